package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.consumer.worker.status.HealthReport.State;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.fault.Fault;
import io.notestream.local.junit.LocalDynamoDbTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.slf4j.LoggerFactory;

@LocalDynamoDbTest
class ShutdownTest {

  private final LocalDynamoDb engine;

  ShutdownTest(LocalDynamoDb engine) {
    this.engine = engine;
  }

  @Test
  void checkpointsAndGivesItsLeasesUp() {
    try (Bench bench = Bench.in(engine, "gives-up-")) {
      StreamWorker worker = bench.running(bench.worker());
      bench.createMany(20, 4);
      eventually().untilAsserted(() -> assertThat(bench.created(4)).isEqualTo(20));

      worker.close();

      assertThat(bench.leases()).doesNotContainKey(worker.name());
      assertThat(bench.leases().keySet())
          .filteredOn(key -> key.startsWith("shardId-"))
          .singleElement()
          .satisfies(
              shard -> {
                assertThat(bench.leases().get(shard)).doesNotContainKey("leaseOwner");
                assertThat(bench.leases().get(shard).get("checkpoint").s()).matches("\\d+");
              });
    }
  }

  @Test
  void theNextWorkerGoesOnAtTheCheckpoint() {
    try (Bench bench = Bench.in(engine, "goes-on-")) {
      StreamWorker first = bench.running(bench.worker());
      bench.createMany(10, 2);
      eventually().untilAsserted(() -> assertThat(bench.created(2)).isEqualTo(10));
      first.close();
      bench.createMany(10, 2);

      bench.running(bench.worker());

      eventually().untilAsserted(() -> assertThat(bench.created(2)).isEqualTo(20));
    }
  }

  @Test
  void canBeClosedWhileItStartsAndAgainAndByMany() {
    try (Bench bench = Bench.in(engine, "while-starting-")) {
      StreamWorker worker = bench.started(bench.worker());

      CompletableFuture<?>[] closes =
          IntStream.range(0, 4)
              .mapToObj(i -> CompletableFuture.runAsync(worker::close))
              .toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(closes).join();
      worker.close();

      assertThat(worker.health().state()).isEqualTo(State.STOPPING);
      assertThat(worker.ready()).isCompletedExceptionally();
    }
  }

  @Test
  void leavesABatchThatTakesTooLongWhereItIs() {
    try (Bench bench = Bench.in(engine, "too-long-")) {
      StreamWorker worker = bench.running(bench.worker().drain(Duration.ofMillis(200)));
      bench.create("user0", "counts");
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
      var outage =
          engine.faults().on("TransactWriteItems").table(bench.tables().noteViews()).throttle();
      bench.create("user0", "waits");
      eventually().until(() -> outage.hits() > 0);

      worker.close();
      outage.remove();
      assertThat(bench.created(1)).isEqualTo(1);
      bench.running(bench.worker());

      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(2));
    }
  }

  @Test
  @ResourceLock(ThreadsThatEnd.LOG)
  void isClosedInTimeWhileDynamoDbTakesRequestsAndNeverResponds() {
    try (LocalDynamoDb silent = LocalDynamoDb.builder().start();
        Bench bench = Bench.in(silent, "silent-")) {
      Duration drain = Duration.ofSeconds(1);
      StreamWorker worker =
          bench.running(
              bench
                  .worker()
                  .drain(drain)
                  .sweeper(SweepSettings.standard())
                  .reactions(List.of(ReactionSettings.parse("archive"))));
      bench.create("user0", "counts");
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
      Fault hang = silent.faults().on().latency(Duration.ofHours(1));
      eventually().until(() -> hang.hits() > 0);

      Logger threads = (Logger) LoggerFactory.getLogger(DaemonThreads.class);
      ListAppender<ILoggingEvent> endedByExceptions = new ListAppender<>();
      endedByExceptions.start();
      threads.addAppender(endedByExceptions);

      Instant begun = Instant.now();
      worker.close();

      assertThat(Duration.between(begun, Instant.now()))
          .isLessThan(drain.plus(Duration.ofSeconds(5)));
      eventually().until(() -> threadsCalled("sweep") == 0);
      assertThat(endedByExceptions.list).isEmpty();
      threads.detachAppender(endedByExceptions);
      hang.remove();
    }
  }

  private static long threadsCalled(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .count();
  }
}
