package io.notestream.consumer.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableDefinition;
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
  private static final int WARM_UP_RECORDS = 192_000;
  private static final int RECORDS = 192_000;
  private static final int PROFILED = 128_000;
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
      run(clients, "warm", benchmark -> benchmark.apply(benchmark.loads(4), WARM_UP_RECORDS));
      for (int shards : SHARDS) {
        run(clients, "of" + shards, benchmark -> benchmark.measure(shards, figures));
      }
    }
  }

  /** Runs with tables of its own, which are deleted: the engine keeps all of them in memory. */
  private static void run(WorkerClients clients, String prefix, Measurement measurement)
      throws IOException {
    TableNames tables = TableNames.withPrefix(prefix + "-");
    List<TableDefinition> all = NotestreamTables.all(tables);
    new TableCreator(clients.dynamoDb()).createMissing(all);
    try (StreamConsumer consumer =
        StreamConsumer.builder(clients.unretried())
            .tables(tables)
            .options(
                ConsumerOptions.builder().countingSince(Instant.EPOCH).chainsInAll(CHAINS).build())
            .build()) {
      measurement.run(new CpuBenchmark(consumer));
    }
    all.forEach(table -> clients.dynamoDb().deleteTable(r -> r.tableName(table.name())));
  }

  private interface Measurement {
    void run(CpuBenchmark benchmark) throws IOException;
  }

  private void measure(int shards, Figures figures) throws IOException {
    List<Workload> loads = loads(shards);
    apply(loads, shards * BATCH); // Marks its users: later batches of the same minute need not.
    making.set(0);
    long cpu = process.getProcessCpuTime();
    long start = System.nanoTime();
    int records = apply(loads, RECORDS);
    double seconds = (System.nanoTime() - start) / 1e9;
    double micros = (process.getProcessCpuTime() - cpu - making.get()) / 1e3 / records;
    String what = "cpu, " + shards + " shard(s): ";
    figures.add(what + "the consumer's CPU a record", micros, "us");
    figures.add(what + "records a second", records / seconds, "rec/s");
    try (CpuProfile profile = CpuProfile.start()) { // Afterwards, since samples take time too.
      apply(loads, PROFILED);
      profile.shares().forEach((part, share) -> figures.add(what + part, share, "%"));
    }
  }

  private List<Workload> loads(int shards) {
    return IntStream.range(0, shards)
        .mapToObj(shard -> new Workload("of" + shard + "-user", USERS))
        .toList();
  }

  /** Applies about so many records, each load on a shard of its own; returns how many. */
  private int apply(List<Workload> loads, int records) {
    int batches = Math.max(1, records / BATCH / loads.size());
    ExecutorService readers = Executors.newFixedThreadPool(loads.size());
    try {
      CompletableFuture.allOf(
              loads.stream()
                  .map(load -> CompletableFuture.runAsync(() -> shard(load, batches), readers))
                  .toArray(CompletableFuture[]::new))
          .join();
    } finally {
      readers.shutdown();
    }
    return loads.size() * batches * BATCH;
  }

  private void shard(Workload load, int batches) {
    for (int i = 0; i < batches; i++) {
      long before = threads.getCurrentThreadCpuTime();
      List<Record> batch = load.batch(BATCH);
      making.addAndGet(threads.getCurrentThreadCpuTime() - before);
      consumer.process(new ShardBatch("benchmark", load.prefix(), batch), BatchControl.untilDone());
    }
  }
}
