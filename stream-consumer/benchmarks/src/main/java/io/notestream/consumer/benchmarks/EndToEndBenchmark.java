package io.notestream.consumer.benchmarks;

import io.notestream.consumer.worker.StreamWorker;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.local.fault.Fault;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Measures the time from an accepted write to the summary that shows it, through a real worker:
 * with an engine that responds at once, and with one that is as slow as DynamoDB and limits reads
 * as it does, beside a second reader of the stream.
 */
final class EndToEndBenchmark {

  private static final int PER_SECOND = 200;

  /** So many that a write which takes long delays no other. */
  private static final int WRITERS = 16;

  private static final int SECONDS = 15;
  private static final int WARM_UP = 15 * PER_SECOND;
  private static final int MOST_KEYS = 100;

  /** How many reads a second of a shard the engine allows all readers together. */
  private static final int READS = 4;

  /** DynamoDB's limit. */
  private static final int DESCRIPTIONS = 10;

  private final Rig rig;
  private final String mode;
  private final Map<String, Long> accepted = new ConcurrentHashMap<>();
  private final List<Double> latencies = new ArrayList<>();
  private volatile boolean written;

  private EndToEndBenchmark(Rig rig, String mode) {
    this.rig = rig;
    this.mode = mode;
  }

  static void run(Figures figures) throws InterruptedException {
    try (Rig rig = new Rig(32);
        StreamWorker worker = worker(rig, KclProfile.local())) {
      worker.ready().join();
      new EndToEndBenchmark(rig, "end to end").measure(figures);
    }
    try (Rig rig = new Rig(32)) {
      rig.slowAsDynamoDb();
      Fault limit = rig.engine().faults().on("GetRecords").limit(READS);
      rig.engine().faults().on("DescribeStream").limit(DESCRIPTIONS);
      // What is not about reading stays as it is locally: the leases are not what is measured.
      KclProfile profile = KclProfile.local().withReadingOf(KclProfile.aws());
      try (StreamWorker worker = worker(rig, profile);
          SecondReader second = SecondReader.of(rig)) {
        worker.ready().join();
        new EndToEndBenchmark(rig, "end to end, as DynamoDB").measure(figures);
        figures.add(
            "end to end, as DynamoDB: reads that were throttled",
            (double) limit.hits(),
            "of " + rig.engine().stats().calls("GetRecords"));
        figures.add(
            "end to end, as DynamoDB: of those, the second reader's",
            (double) second.throttled(),
            "of " + second.reads());
      }
    }
  }

  private static StreamWorker worker(Rig rig, KclProfile profile) {
    return StreamWorker.builder()
        .endpoint(rig.engine().endpoint())
        .region("us-east-1")
        .profile(profile)
        .sweeper(null)
        .start();
  }

  private void measure(Figures figures) throws InterruptedException {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    Thread looking = new Thread(this::look, "look");
    looking.start();
    long start = System.nanoTime();
    for (int i = 0; i < WARM_UP + PER_SECOND * SECONDS; i++) {
      long due = start + TimeUnit.SECONDS.toNanos(i) / PER_SECOND;
      LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
      String user = "user" + i;
      writers.execute(() -> write(user));
    }
    writers.shutdown();
    if (!writers.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the writes do not end");
    }
    written = true;
    looking.join();
    List<Double> sorted =
        latencies.subList(Math.min(WARM_UP, latencies.size() - 1), latencies.size()).stream()
            .sorted()
            .toList();
    figures.add(mode + ": write accepted to summary visible, p50", at(sorted, 0.5), "ms");
    figures.add(mode + ": write accepted to summary visible, p99", at(sorted, 0.99), "ms");
    figures.add(mode + ": writes", sorted.size(), "at " + PER_SECOND + " a second");
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
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
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
