package io.notestream.consumer.worker.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.worker.Bench;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.fault.Faults;
import io.notestream.local.stream.StreamControl.ShardInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Three workers as processes of their own, killed at random, under throttles, conflicts, errors and
 * lost responses, while shards split: in the end every change has counted exactly once. Seeded;
 * {@code -Dchaos.seconds} and {@code -Dchaos.seed} choose another run.
 */
@Tag("stress")
@Isolated("it takes the whole machine")
class ChaosTest {

  private static final int WORKERS = 3;
  private static final int MOST_OPEN_SHARDS = 6;
  private static final Duration SETTLE = Duration.ofMinutes(3);

  @TempDir private Path logs;

  @Test
  void everyChangeCountsExactlyOnceWhateverHappens() throws Exception {
    long seed = Long.getLong("chaos.seed", 20_261_125L);
    Duration time = Duration.ofSeconds(Long.getLong("chaos.seconds", 60));
    Random random = new Random(seed);
    try (LocalDynamoDb engine = LocalDynamoDb.builder().ttlDelay(Duration.ofSeconds(5)).start();
        Bench bench = Bench.in(engine, "chaos-");
        WorkerProcesses workers = new WorkerProcesses(bench, logs, WORKERS)) {
      faults(engine.faults(), bench, seed);
      Load load = new Load(bench, seed);
      CompletableFuture<Void> loading = CompletableFuture.runAsync(() -> load.run(time));

      int splits = 0;
      Instant end = Instant.now().plus(time);
      while (Instant.now().isBefore(end) && !loading.isCompletedExceptionally()) {
        Thread.sleep(2000 + random.nextInt(2000)); // The time between two blows, not a wait.
        workers.killOne(random);
        splits += split(engine, bench, random) ? 1 : 0;
      }
      loading.join();
      Truth truth = load.truth();
      Views views = new Views(bench);
      await()
          .atMost(SETTLE)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(views.differences(truth)).isEmpty());

      System.out.printf(
          "chaos: seed %d, %d s, %d changes of %d users (%d expirations), %d kills, %d splits,"
              + " %d faults; no difference%n",
          seed,
          time.toSeconds(),
          truth.changes(),
          truth.users().size(),
          truth.expirations(),
          workers.kills(),
          splits,
          engine.faults().active().stream().mapToLong(fault -> fault.hits()).sum());
    }
  }

  private static void faults(Faults faults, Bench bench, long seed) {
    faults.seed(seed);
    String[] writes = {"TransactWriteItems", "UpdateItem", "PutItem", "GetItem", "BatchGetItem"};
    String[] tables = {bench.tables().noteViews(), bench.tables().noteOps()};
    faults.on(writes).table(tables).rate(0.10).throttle();
    faults.on(writes).table(tables).rate(0.02).loseResponse();
    faults.on(writes).table(tables).rate(0.01).internalServerError();
    faults.on("TransactWriteItems").rate(0.05).conflict();
    faults.on("GetRecords", "GetShardIterator").rate(0.05).throttle();
  }

  private static boolean split(LocalDynamoDb engine, Bench bench, Random random) {
    List<ShardInfo> open =
        engine.streams().shards(bench.tables().notes()).stream()
            .filter(shard -> shard.endingSequenceNumber() == null)
            .toList();
    boolean grow = open.size() < MOST_OPEN_SHARDS;
    ShardInfo one = open.get(random.nextInt(open.size()));
    engine.streams().split(bench.tables().notes(), one.id(), grow ? 2 : 1);
    return true;
  }
}
