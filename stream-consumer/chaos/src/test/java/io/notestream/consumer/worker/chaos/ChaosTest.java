package io.notestream.consumer.worker.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.worker.Bench;
import io.notestream.local.LocalDynamoDb;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Three workers as processes of their own, killed at random, under throttles, conflicts, errors and
 * lost responses, while shards split: in the end every change has counted exactly once, in a
 * summary of one's own too. Seeded; {@code -Dchaos.seconds} and {@code -Dchaos.seed} choose another
 * run.
 */
@Tag("stress")
@Isolated("it takes the whole machine")
class ChaosTest {

  private static final int WORKERS = 3;

  /** Beside the time under blows: what three workers fall behind in it, they have to catch up. */
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
      Blows.faults(bench, seed);
      Load load = new Load(bench, seed);
      CompletableFuture<Void> loading = CompletableFuture.runAsync(load::run);

      int splits = 0;
      Instant end = Instant.now().plus(time);
      while (Instant.now().isBefore(end) && !loading.isCompletedExceptionally()) {
        Thread.sleep(2000 + random.nextInt(2000)); // The time between two blows, not a wait.
        workers.killOne(random);
        Blows.split(bench, random);
        splits++;
      }
      load.stop();
      loading.join();
      Truth truth = load.truth();
      Views views = new Views(bench);
      long stopped = System.nanoTime();
      await()
          .atMost(SETTLE.plus(time))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(views.differences(truth)).isEmpty());
      long settled = Duration.ofNanos(System.nanoTime() - stopped).toSeconds();
      assertThat(workers.brokenInvariants()).isEmpty();

      System.out.printf(
          "chaos: seed %d, %d s, %d changes of %d users (%d expirations), %d kills, %d splits,"
              + " %d faults; no difference %d s after the last%n",
          seed,
          time.toSeconds(),
          truth.changes(),
          truth.users().size(),
          truth.expirations(),
          workers.kills(),
          splits,
          engine.faults().active().stream().mapToLong(fault -> fault.hits()).sum(),
          settled);
    }
  }
}
