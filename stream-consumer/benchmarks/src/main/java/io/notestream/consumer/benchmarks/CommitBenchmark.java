package io.notestream.consumer.benchmarks;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Measures commits under DynamoDB's latencies: batches of a thousand records of two hundred users,
 * on one shard and on several at once, against the naive handler.
 */
final class CommitBenchmark {

  private static final int BATCH = 1000;
  private static final int USERS = 200;
  private static final int WARM_UP = 3;
  private static final int BATCHES = 8;
  private static final int NAIVE_RECORDS = 150;
  private static final int CHAINS_A_SHARD = 32;

  private CommitBenchmark() {}

  static void run(Figures figures) {
    double one = shards(1, figures);
    shards(4, figures);
    shards(16, figures);
    double naive = naive(figures);
    figures.add("commit: this core over the naive handler, one shard", one / naive, "times");
  }

  private static double shards(int shards, Figures figures) {
    try (Rig rig = new Rig(CHAINS_A_SHARD * shards);
        StreamConsumer consumer = rig.consumer()) {
      rig.slowAsDynamoDb();
      List<Workload> loads = new ArrayList<>();
      for (int i = 0; i < shards; i++) {
        loads.add(new Workload("shard" + i + "-user", USERS));
      }
      all(consumer, loads, WARM_UP);
      long start = System.nanoTime();
      all(consumer, loads, BATCHES);
      double seconds = (System.nanoTime() - start) / 1e9;
      double rate = shards * BATCHES * BATCH / seconds;
      figures.add("commit: records a second, " + shards + " shard(s)", rate, "rec/s");
      return rate;
    }
  }

  private static void all(StreamConsumer consumer, List<Workload> loads, int batches) {
    ExecutorService threads = Executors.newFixedThreadPool(loads.size());
    try {
      CompletableFuture.allOf(
              loads.stream()
                  .map(
                      load ->
                          CompletableFuture.runAsync(() -> one(consumer, load, batches), threads))
                  .toArray(CompletableFuture[]::new))
          .join();
    } finally {
      threads.shutdown();
    }
  }

  private static void one(StreamConsumer consumer, Workload load, int batches) {
    for (int i = 0; i < batches; i++) {
      BatchOutcome outcome =
          consumer.process(
              new ShardBatch("benchmark", "shard", load.batch(BATCH)), BatchControl.untilDone());
      if (outcome.counts().applied() != BATCH) {
        throw new IllegalStateException("not everything was applied: " + outcome);
      }
    }
  }

  private static double naive(Figures figures) {
    try (Rig rig = new Rig(CHAINS_A_SHARD)) {
      rig.slowAsDynamoDb();
      NaiveHandler handler = rig.naive();
      List<Record> records = new Workload("naive-user", USERS).batch(NAIVE_RECORDS);
      long start = System.nanoTime();
      records.forEach(handler::handle);
      double rate = NAIVE_RECORDS / ((System.nanoTime() - start) / 1e9);
      figures.add("commit: records a second, the naive handler, one shard", rate, "rec/s");
      return rate;
    }
  }
}
