package io.notestream.consumer.worker.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.RateCap;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.cli.WorkerProcess;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.stream.StreamControl.ShardInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Many more shards than a worker has threads to spare, and workers with little memory: whatever is
 * killed and split, what was written is counted within a minute of the last write. {@code
 * -Dshards.seconds} chooses how long is written.
 */
@Tag("chaos")
@Isolated("it takes the whole machine")
class ManyShardsTest {

  private static final int SHARDS = 256;
  private static final int WORKERS = 3;
  private static final int USERS = 200;
  private static final int WRITERS = 8;
  private static final int CHANGES_PER_SECOND = 500;
  private static final Duration BETWEEN_KILLS = Duration.ofSeconds(20);
  private static final Duration DRAINED = Duration.ofMinutes(1);
  private static final List<String> LITTLE_MEMORY =
      List.of("-Xmx400m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Random random = new Random(20_261_128L);
  private final List<Process> workers = new ArrayList<>();
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final RateCap pace = RateCap.withBursts(OptionalInt.of(CHANGES_PER_SECOND));

  @TempDir private Path logs;

  @Test
  void whatWasWrittenIsCountedWithinAMinute() throws Exception {
    Duration time = Duration.ofSeconds(Long.getLong("shards.seconds", 120));
    try (LocalDynamoDb engine =
            LocalDynamoDb.builder().ttlDelay(Duration.ofDays(2)).shardsPerStream(SHARDS).start();
        Bench bench = Bench.in(engine, "shards-")) {
      for (int i = 0; i < WORKERS; i++) {
        workers.add(start(bench));
      }
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(CompletableFuture.runAsync(() -> write(bench)));
      }
      int kills = 0;
      Instant end = Instant.now().plus(time);
      while (Instant.now().isBefore(end)) {
        Thread.sleep(BETWEEN_KILLS.toMillis()); // The time between two blows, not a wait.
        int which = random.nextInt(WORKERS);
        workers.get(which).destroyForcibly().waitFor();
        workers.set(which, start(bench));
        kills++;
        split(bench);
      }
      ended.set(true);
      writers.forEach(CompletableFuture::join);
      Instant lastWrite = Instant.now();
      long left = written.get() - bench.created(USERS);

      await()
          .atMost(DRAINED)
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(() -> assertThat(bench.created(USERS)).isEqualTo(written.get()));

      System.out.printf(
          "many shards: %d, %d workers, %d changes in %d s, %d kills and splits; %d not counted at"
              + " the last write, all of them after %.1f s%n",
          SHARDS,
          WORKERS,
          written.get(),
          time.toSeconds(),
          kills,
          left,
          Duration.between(lastWrite, Instant.now()).toMillis() / 1e3);
    } finally {
      workers.forEach(Process::destroyForcibly);
    }
  }

  private void write(Bench bench) {
    while (!ended.get() && pace.acquire(1, Stop.never())) {
      bench.create("user" + written.getAndIncrement() % USERS, "title");
    }
  }

  private void split(Bench bench) {
    List<ShardInfo> open =
        bench.engine().streams().shards(bench.tables().notes()).stream()
            .filter(shard -> shard.endingSequenceNumber() == null)
            .toList();
    bench
        .engine()
        .streams()
        .split(bench.tables().notes(), open.get(random.nextInt(open.size())).id(), 2);
  }

  private Process start(Bench bench) throws IOException {
    return WorkerProcess.start(
        bench, logs.resolve("workers.log"), LITTLE_MEMORY, "--sweeper", "off");
  }
}
