package io.notestream.consumer.benchmarks;

import io.notestream.consumer.worker.StreamWorker;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.ViewKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Measures the time from an accepted write to the summary that shows it, through a real worker. */
final class EndToEndBenchmark {

  private static final int PER_SECOND = 200;
  private static final int SECONDS = 15;
  private static final int WARM_UP = 5 * PER_SECOND;
  private static final int MOST_KEYS = 100;

  private final Rig rig;
  private final Map<String, Long> accepted = new ConcurrentHashMap<>();
  private final List<Double> latencies = new ArrayList<>();
  private volatile boolean written;

  private EndToEndBenchmark(Rig rig) {
    this.rig = rig;
  }

  static void run(Figures figures) throws InterruptedException {
    try (Rig rig = new Rig(32);
        StreamWorker worker =
            StreamWorker.builder()
                .endpoint(rig.engine().endpoint())
                .region("us-east-1")
                .sweeper(null)
                .start()) {
      worker.ready().join();
      new EndToEndBenchmark(rig).measure(figures);
    }
  }

  private void measure(Figures figures) throws InterruptedException {
    Thread looking = new Thread(this::look, "look");
    looking.start();
    long start = System.nanoTime();
    for (int i = 0; i < WARM_UP + PER_SECOND * SECONDS; i++) {
      long due = start + TimeUnit.SECONDS.toNanos(i) / PER_SECOND;
      LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
      write("user" + i);
    }
    written = true;
    looking.join();
    List<Double> sorted =
        latencies.subList(Math.min(WARM_UP, latencies.size() - 1), latencies.size()).stream()
            .sorted()
            .toList();
    figures.add("end to end: write accepted to summary visible, p50", at(sorted, 0.5), "ms");
    figures.add("end to end: write accepted to summary visible, p99", at(sorted, 0.99), "ms");
    figures.add("end to end: writes", sorted.size(), "at " + PER_SECOND + " a second");
  }

  private void write(String user) {
    Instant now = Instant.now();
    Note note =
        Note.builder(NoteId.next(now), new UserId(user), now).title("title").body("b").build();
    rig.clients()
        .dynamoDb()
        .putItem(r -> r.tableName(rig.tables().notes()).item(NoteCodec.encode(note)));
    accepted.put(user, System.nanoTime());
  }

  /** Reads the summaries of users that are not seen yet, again and again. */
  private void look() {
    while (!written || !accepted.isEmpty()) {
      List<Map<String, AttributeValue>> keys =
          accepted.keySet().stream()
              .limit(MOST_KEYS)
              .map(user -> ViewKeys.userSummary(new UserId(user)))
              .toList();
      if (!keys.isEmpty()) {
        rig.clients()
            .dynamoDb()
            .batchGetItem(
                r ->
                    r.requestItems(
                        Map.of(
                            rig.tables().noteViews(),
                            KeysAndAttributes.builder().keys(keys).consistentRead(true).build())))
            .responses()
            .values()
            .forEach(items -> items.forEach(this::seen));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private void seen(Map<String, AttributeValue> summary) {
    String key = Objects.requireNonNull(summary.get(KeyAttributes.PK)).s();
    Long since = accepted.remove(key.substring("USER#".length()));
    if (since != null) {
      latencies.add((System.nanoTime() - since) / 1e6);
    }
  }

  private static double at(List<Double> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share));
  }
}
