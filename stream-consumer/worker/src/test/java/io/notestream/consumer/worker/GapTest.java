package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.worker.status.HealthReport.State;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.fault.Fault;
import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.local.stream.StreamControl.ShardInfo;
import io.notestream.model.view.Gap;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What was lost is said, kept, and not passed by a checkpoint before it is kept. */
@LocalDynamoDbTest
@Order(1) // It takes long: it begins first.
class GapTest {

  private final LocalDynamoDb engine;

  GapTest(LocalDynamoDb engine) {
    this.engine = engine;
  }

  @Test
  void recordsThatWereTrimmedBeforeTheyWereReadAreAGapUntilItIsAccepted() {
    try (Bench bench = Bench.in(engine, "trimmed-")) {
      String checkpoint = consumeOneAndStop(bench);
      bench.create("user0", "lost");
      engine.streams().trim(bench.tables().notes());
      bench.create("user0", "there");

      StreamWorker worker = bench.running(bench.worker());

      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(2));
      assertThat(open(bench))
          .singleElement()
          .satisfies(
              gap -> {
                assertThat(gap.from()).isEqualTo(checkpoint);
                assertThat(gap.to()).isNotNull();
                assertThat(gap.shardId()).isEqualTo(shards(bench).get(0).id());
              });
      assertThat(worker.health().state()).isEqualTo(State.DEGRADED);
      assertThat(worker.health().reasons()).singleElement().asString().contains("1 gaps");
      assertThat(worker.health().live()).isTrue();

      gaps(bench).close(open(bench).get(0).id(), Gap.State.ACCEPTED);
      eventually().until(() -> worker.health().ready());
    }
  }

  @Test
  void aShardThatIsGoneBeforeItWasReadToItsEndIsAGap() {
    try (Bench bench = Bench.in(engine, "gone-")) {
      String checkpoint = consumeOneAndStop(bench);
      String shard = shards(bench).get(0).id();
      bench.create("user0", "lost");
      engine.streams().removeShard(bench.tables().notes(), shard);
      bench.create("user0", "there");

      bench.running(bench.worker());

      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(2));
      assertThat(open(bench))
          .singleElement()
          .satisfies(
              gap -> {
                assertThat(gap.shardId()).isEqualTo(shard);
                assertThat(gap.from()).isEqualTo(checkpoint);
                assertThat(gap.to()).isNull();
              });
    }
  }

  @Test
  void aShardThatEndedAtTheCheckpointHasLostNothing() {
    try (Bench bench = Bench.in(engine, "ended-")) {
      consumeOneAndStop(bench);
      engine.streams().roll(bench.tables().notes());
      engine.streams().trim(bench.tables().notes());
      bench.create("user0", "there");

      StreamWorker worker = bench.running(bench.worker());

      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(2));
      eventually().until(() -> worker.health().ready());
      assertThat(open(bench)).isEmpty();
    }
  }

  @Test
  void recordsThatWereTrimmedWhileTheWorkerWaitedAreAGap() {
    try (Bench bench = Bench.in(engine, "waited-")) {
      StreamWorker worker = bench.running(bench.worker());
      Fault outage =
          engine.faults().on("TransactWriteItems").table(bench.tables().noteViews()).throttle();
      bench.create("user0", "in hand");
      eventually().until(() -> outage.hits() > 0);
      bench.create("user0", "lost");
      engine.streams().trim(bench.tables().notes());
      engine.streams().expireIterators();
      outage.remove();
      bench.create("user0", "there");

      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(2));
      assertThat(open(bench)).hasSize(1);
      assertThat(worker.health().state()).isEqualTo(State.DEGRADED);
    }
  }

  @Test
  void whatIsLostBeforeNothingElseIsToldOfAtOnce() {
    try (Bench bench = Bench.in(engine, "quiet-")) {
      String checkpoint = consumeOneAndStop(bench);
      bench.create("user0", "lost");
      engine.streams().trim(bench.tables().notes());

      StreamWorker worker = bench.running(bench.worker());

      eventually().until(() -> worker.health().state() == State.DEGRADED);
      assertThat(worker.health().reasons()).singleElement().asString().contains(checkpoint);
      assertThat(open(bench)).isEmpty();

      bench.create("user0", "there");
      eventually().until(() -> open(bench).size() == 1);
      assertThat(worker.health().reasons()).singleElement().asString().contains("1 gaps");
    }
  }

  @Test
  void noCheckpointPassesAGapThatIsNotKeptYet() {
    try (Bench bench = Bench.in(engine, "order-")) {
      consumeOneAndStop(bench);
      bench.create("user0", "lost");
      engine.streams().trim(bench.tables().notes());
      bench.create("user0", "there");
      Fault full = engine.faults().on("PutItem").table(bench.tables().noteOps()).throttle();

      bench.started(bench.worker());
      eventually().until(() -> full.hits() > 1);
      assertThat(bench.created(1)).isEqualTo(1);
      full.remove();

      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(2));
      assertThat(open(bench)).hasSize(1);
    }
  }

  @Test
  void recordsThatALeaseAtTheLatestPassesOverAreAGapAtOnce() {
    try (Bench bench = Bench.in(engine, "latest-")) {
      consumeOneAndStop(bench);
      bench.createMany(30, 1);
      String shard = shards(bench).get(0).id();
      bench.setCheckpoint(shard, "LATEST");

      StreamWorker worker = bench.running(bench.worker());

      eventually().until(() -> worker.health().state() == State.DEGRADED);
      assertThat(open(bench))
          .singleElement()
          .satisfies(
              gap -> {
                assertThat(gap.shardId()).isEqualTo(shard);
                assertThat(gap.from()).isEqualTo("TRIM_HORIZON");
                assertThat(gap.reason()).contains("checkpoint");
              });
      bench.create("user0", "there");
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(2));
      assertThat(open(bench)).hasSize(1);
    }
  }

  @Test
  void aLeaseThatIsSetToTheLatestAgainOpensTheGapAgainThatWasAccepted() {
    try (Bench bench = Bench.in(engine, "latest-again-")) {
      consumeOneAndStop(bench);
      String shard = shards(bench).get(0).id();
      for (int round = 1; round <= 2; round++) {
        bench.create("user0", "passed over");
        bench.setCheckpoint(shard, "LATEST");
        StreamWorker worker = bench.running(bench.worker());
        eventually().untilAsserted(() -> assertThat(open(bench)).hasSize(1));
        gaps(bench).close(open(bench).get(0).id(), Gap.State.ACCEPTED);
        bench.create("user0", "there");
        int there = 1 + round;
        eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(there));
        worker.close();
      }
    }
  }

  @Test
  void aGapThatCannotBeKeptWhenReadingBeginsIsKeptBeforeTheFirstCheckpoint() {
    try (Bench bench = Bench.in(engine, "latest-order-")) {
      consumeOneAndStop(bench);
      bench.create("user0", "passed over");
      bench.setCheckpoint(shards(bench).get(0).id(), "LATEST");
      Fault full = engine.faults().on("PutItem").table(bench.tables().noteOps()).throttle();

      bench.running(bench.worker());
      bench.create("user0", "there");
      // The first attempt is made when reading begins, the others at the first checkpoint.
      eventually().until(() -> full.hits() > 3);
      assertThat(bench.created(1)).isEqualTo(1);
      full.remove();

      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(2));
      assertThat(open(bench)).hasSize(1);
    }
  }

  @Test
  void aClockThatJumpsOverTheRetentionIsNoGapForAWorkerThatReadsOn() {
    try (Bench bench = Bench.start()) {
      StreamWorker worker = bench.running(bench.worker());
      bench.create("user0", "before");
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));

      bench.engine().clock().advance(Duration.ofHours(30));
      bench.create("user0", "after");

      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(2));
      assertThat(worker.health().live()).isTrue();
    }
  }

  /** Has one note counted, and returns the checkpoint at which the worker ended. */
  private String consumeOneAndStop(Bench bench) {
    StreamWorker worker = bench.running(bench.worker());
    bench.create("user0", "counted");
    eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
    worker.close();
    return bench.leases().get(shards(bench).get(0).id()).get("checkpoint").s();
  }

  private List<ShardInfo> shards(Bench bench) {
    return engine.streams().shards(bench.tables().notes());
  }

  private List<Gap> open(Bench bench) {
    return gaps(bench).list(Gap.State.OPEN).toList();
  }

  private Gaps gaps(Bench bench) {
    return new Gaps(bench.dynamoDb(), bench.tables(), engine.clock(), Duration.ofDays(30));
  }
}
