package io.notestream.consumer.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Watches a lease table from outside, and counts the leases that go from one worker to another. A
 * lease that its worker gave up, or that nobody had, has not moved.
 */
public final class LeaseMoves implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Bench bench;
  private final CompletableFuture<Void> watching;
  private volatile Seen seen;
  private volatile boolean closed;

  /** The workers by shard, and how many leases have moved up to then. */
  private record Seen(Map<String, String> owners, long moves) {}

  private LeaseMoves(Bench bench) {
    this.bench = bench;
    this.seen = new Seen(owners(bench), 0);
    this.watching = CompletableFuture.runAsync(this::watch, task -> new Thread(task).start());
  }

  /** Begins to watch the lease table of the bench's newest stream. */
  public static LeaseMoves watch(Bench bench) {
    return new LeaseMoves(bench);
  }

  /** How many leases have moved so far. */
  public long count() {
    return seen().moves;
  }

  /** How many leases each worker had when the moves were last counted. */
  public Map<String, Integer> spread() {
    return seen().owners.values().stream()
        .collect(Collectors.toMap(owner -> owner, owner -> 1, Integer::sum, TreeMap::new));
  }

  /** How many leases of the bench's newest stream have a worker. */
  public static int held(Bench bench) {
    return owners(bench).size();
  }

  @Override
  public void close() {
    closed = true;
    watching.join();
  }

  private void watch() {
    while (!closed) {
      try {
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      look();
    }
  }

  private void look() {
    Map<String, String> now = owners(bench);
    Map<String, String> before = seen.owners;
    long moved =
        now.entrySet().stream()
            .filter(lease -> before.containsKey(lease.getKey()))
            .filter(lease -> !lease.getValue().equals(before.get(lease.getKey())))
            .count();
    seen = new Seen(now, seen.moves + moved);
  }

  private Seen seen() {
    if (watching.isCompletedExceptionally()) {
      watching.join(); // Throws what kept it from counting on.
    }
    return seen;
  }

  /**
   * By shard, the worker that is to read it; a lease that is being handed over is the next one's.
   */
  private static Map<String, String> owners(Bench bench) {
    Map<String, String> owners = new HashMap<>();
    bench
        .leases()
        .forEach(
            (key, row) -> {
              if (key.startsWith("shardId-") && row.containsKey("leaseOwner")) {
                owners.put(key, row.get("leaseOwner").s());
              }
            });
    return owners;
  }
}
