package io.notestream.consumer.worker.internal.kcl.lease;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Finds the shards whose lease is held while nobody reads them: their processor was never made, or
 * hangs while it begins. A child shard rightly waits for its parents, however long they take.
 * {@link #look} is called by one thread; {@link #found} is thread-safe.
 */
public final class UnreadLeases {

  private final InstantSource clock;
  private final Duration bound;
  private final Predicate<Set<String>> finished;
  private final Map<String, Instant> unreadSince = new ConcurrentHashMap<>();
  private final Set<String> found = ConcurrentHashMap.newKeySet();

  /**
   * @param clock measures the bound
   * @param bound how long a processor may take to begin
   * @param finished whether all of these shards, the parents of one, are read to their end; {@code
   *     false} also if that is not known. Asked only once a shard has waited for the bound
   */
  public UnreadLeases(InstantSource clock, Duration bound, Predicate<Set<String>> finished) {
    this.clock = clock;
    this.bound = bound;
    this.finished = finished;
  }

  /**
   * Compares what is held with what is read.
   *
   * @param held the unfinished shards whose leases are held, and their parents
   * @param isRead whether a shard's processor has begun
   */
  void look(Map<String, Set<String>> held, Predicate<String> isRead) {
    Instant now = clock.instant();
    unreadSince.keySet().retainAll(held.keySet());
    held.forEach(
        (shard, parents) -> {
          if (isRead.test(shard)) {
            unreadSince.remove(shard);
            return;
          }
          Instant since = unreadSince.computeIfAbsent(shard, s -> now);
          if (Duration.between(since, now).compareTo(bound) <= 0 || found.contains(shard)) {
            return;
          }
          if (parents.isEmpty() || finished.test(parents)) {
            found.add(shard);
          } else {
            unreadSince.put(shard, now); // Asked again after as long a time.
          }
        });
    found.retainAll(unreadSince.keySet());
  }

  /** Returns the shards that were found at the last look. */
  List<String> found() {
    return found.stream().sorted().toList();
  }
}
