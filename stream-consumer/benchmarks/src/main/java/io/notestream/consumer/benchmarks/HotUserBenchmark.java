package io.notestream.consumer.benchmarks;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.local.fault.CallStats;
import java.time.Instant;

/**
 * Measures batches that are one user's, under DynamoDB's latencies: their transactions share the
 * user's summary, and have to follow each other. Once with transactions as full as DynamoDB allows,
 * which is the default, and once with half of that.
 */
final class HotUserBenchmark {

  private static final int BATCH = 1000;
  private static final int WARM_UP = 3;
  private static final int BATCHES = 10;
  private static final int DEFAULT = 50;
  private static final int SMALLER = DEFAULT - 1;

  private HotUserBenchmark() {}

  static void run(Figures figures) {
    measure("up to 100 actions", DEFAULT, figures);
    measure("up to " + SMALLER + " actions", SMALLER, figures);
  }

  private static void measure(String what, int packActions, Figures figures) {
    try (Rig rig = new Rig(32);
        StreamConsumer consumer =
            StreamConsumer.builder(rig.clients().unretried())
                .tables(rig.tables())
                .options(
                    ConsumerOptions.builder()
                        .countingSince(Instant.EPOCH)
                        .packActions(packActions)
                        .build())
                .build()) {
      rig.slowAsDynamoDb();
      Workload load = new Workload("hot", 1);
      apply(consumer, load, WARM_UP);
      rig.engine().stats().reset();
      long start = System.nanoTime();
      apply(consumer, load, BATCHES);
      double seconds = (System.nanoTime() - start) / 1e9;
      String name = "hot user, transactions of " + what;
      figures.add(name + ": records a second", BATCHES * BATCH / seconds, "rec/s");
      long transactions = rig.engine().stats().calls("TransactWriteItems");
      figures.add(name + ": a transaction takes", seconds * 1e3 / transactions, "ms");
      figures.add(name + ": conflicts", (double) conflicts(rig), "of " + transactions);
    }
  }

  private static void apply(StreamConsumer consumer, Workload load, int batches) {
    for (int i = 0; i < batches; i++) {
      consumer.process(
          new ShardBatch("benchmark", "shard", load.batch(BATCH)), BatchControl.untilDone());
    }
  }

  private static long conflicts(Rig rig) {
    return rig.engine().stats().lines().stream()
        .filter(line -> line.operation().equals("TransactWriteItems"))
        .map(CallStats.Line::refused)
        .flatMap(refused -> refused.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }
}
