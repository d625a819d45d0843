package io.notestream.consumer.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Measures the processor time that the consumer takes for a record, from the SDK's record to the
 * response of its transaction, on one shard and on many at once. The engine has a process of its
 * own, and what it takes to make the records is left out.
 */
final class CpuBenchmark {

  private static final int[] SHARDS = {1, 4, 16, 64};
  private static final int BATCH = 1000;
  private static final int USERS = 200;
  private static final int WARM_UP_RECORDS = 40_000;
  private static final int RECORDS = 96_000;
  private static final int CHAINS = 96;

  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final AtomicLong making = new AtomicLong();
  private final StreamConsumer consumer;

  private CpuBenchmark(StreamConsumer consumer) {
    this.consumer = consumer;
  }

  static void run(Figures figures) throws IOException {
    try (EngineProcess engine = EngineProcess.start();
        WorkerClients clients =
            new WorkerClients(engine.endpoint(), "us-east-1", CHAINS, List.of())) {
      TableNames tables = TableNames.standard();
      new TableCreator(clients.dynamoDb()).createMissing(NotestreamTables.all(tables));
      try (StreamConsumer consumer =
          StreamConsumer.builder(clients.unretried())
              .tables(tables)
              .options(
                  ConsumerOptions.builder()
                      .countingSince(Instant.EPOCH)
                      .chainsInAll(CHAINS)
                      .build())
              .build()) {
        CpuBenchmark benchmark = new CpuBenchmark(consumer);
        benchmark.apply(4, WARM_UP_RECORDS, "warm");
        for (int shards : SHARDS) {
          benchmark.measure(shards, figures);
        }
      }
    }
  }

  private void measure(int shards, Figures figures) throws IOException {
    try (CpuProfile profile = CpuProfile.start()) {
      making.set(0);
      long cpu = process.getProcessCpuTime();
      long start = System.nanoTime();
      int records = apply(shards, RECORDS, "measured" + shards);
      double seconds = (System.nanoTime() - start) / 1e9;
      double micros = (process.getProcessCpuTime() - cpu - making.get()) / 1e3 / records;
      String what = "cpu, " + shards + " shard(s): ";
      figures.add(what + "the consumer's CPU a record", micros, "us");
      figures.add(what + "records a second", records / seconds, "rec/s");
      profile.shares().forEach((part, share) -> figures.add(what + part, share, "%"));
    }
  }

  /** Applies about so many records; returns how many. */
  private int apply(int shards, int records, String name) {
    int batches = Math.max(1, records / BATCH / shards);
    ExecutorService readers = Executors.newFixedThreadPool(shards);
    try {
      CompletableFuture.allOf(
              IntStream.range(0, shards)
                  .mapToObj(
                      shard ->
                          CompletableFuture.runAsync(
                              () -> shard(name + "-" + shard + "-user", batches), readers))
                  .toArray(CompletableFuture[]::new))
          .join();
    } finally {
      readers.shutdown();
    }
    return shards * batches * BATCH;
  }

  private void shard(String prefix, int batches) {
    Workload load = new Workload(prefix, USERS);
    for (int i = 0; i < batches; i++) {
      long before = threads.getCurrentThreadCpuTime();
      List<Record> batch = load.batch(BATCH);
      making.addAndGet(threads.getCurrentThreadCpuTime() - before);
      consumer.process(new ShardBatch("benchmark", prefix, batch), BatchControl.untilDone());
    }
  }
}
