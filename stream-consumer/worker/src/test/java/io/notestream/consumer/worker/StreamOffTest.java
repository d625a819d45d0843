package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.worker.status.HealthReport.State;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.model.view.Gap;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** A stream that is switched off does not say what is changed until it is on again. */
@LocalDynamoDbTest
@Order(1) // It takes long: it begins first.
class StreamOffTest {

  private final LocalDynamoDb engine;

  StreamOffTest(LocalDynamoDb engine) {
    this.engine = engine;
  }

  @Test
  void aStreamThatIsSwitchedOffUnderAWorkerIsSaidAtOnceAndIsAGapOnceItIsOn() {
    try (Bench bench = Bench.in(engine, "off-")) {
      StreamWorker worker = bench.running(bench.worker());
      bench.create("user0", "counted");
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));

      switchOff(bench);
      bench.createMany(10, 1);
      eventually().until(() -> worker.health().state() == State.DEGRADED);
      assertThat(worker.health().reasons()).singleElement().asString().contains("switched off");
      assertThat(worker.health().live()).isTrue();

      String former = label(bench);
      passTime();
      switchOn(bench);
      bench.createMany(10, 1);
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(11));
      assertThat(open(bench))
          .singleElement()
          .satisfies(
              gap -> {
                assertThat(gap.streamLabel()).isEqualTo(label(bench));
                assertThat(gap.shardId()).isEqualTo(Gap.NO_SHARD);
                assertThat(gap.from()).isEqualTo(former);
                assertThat(gap.reason()).contains("switched off");
              });

      gaps(bench).close(open(bench).get(0).id(), Gap.State.ACCEPTED);
      eventually().until(() -> worker.health().ready());
    }
  }

  @Test
  void aStreamThatWasOffWhileNoWorkerRanIsAGap() {
    try (Bench bench = Bench.in(engine, "asleep-")) {
      countOneAndStop(bench);
      switchOff(bench);
      bench.create("user0", "in no stream");
      passTime();
      switchOn(bench);
      bench.create("user0", "in the new one");

      bench.running(bench.worker());

      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(2));
      assertThat(open(bench)).singleElement().extracting(Gap::shardId).isEqualTo(Gap.NO_SHARD);
    }
  }

  @Test
  void aStreamThatCameAndWentWhileNoWorkerRanIsReadAndBothBreaksAreGaps() {
    try (Bench bench = Bench.in(engine, "between-")) {
      countOneAndStop(bench);
      switchOff(bench);
      passTime();
      switchOn(bench);
      bench.create("user0", "in the second");
      switchOff(bench);
      passTime();
      switchOn(bench);
      bench.create("user0", "in the third");

      bench.running(bench.worker());

      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(3));
      assertThat(open(bench)).hasSize(2);
    }
  }

  @Test
  void aGapThatCannotBeWrittenYetKeepsTheNewStreamWaiting() {
    try (Bench bench = Bench.in(engine, "waits-")) {
      countOneAndStop(bench);
      switchOff(bench);
      passTime();
      switchOn(bench);
      bench.create("user0", "in the new one");
      var full = engine.faults().on("PutItem").table(bench.tables().noteOps()).throttle();

      bench.started(bench.worker());
      eventually().until(() -> full.hits() > 1);
      StreamWorker second = bench.started(bench.worker());
      second.close();
      assertThat(bench.created(1)).isEqualTo(1);
      full.remove();

      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(2));
      assertThat(open(bench)).hasSize(1);
    }
  }

  @Test
  void aTableThatIsMadeAnewWithItsStreamHasNoBreak() {
    try (Bench bench = Bench.in(engine, "anew-")) {
      countOneAndStop(bench);
      bench.dynamoDb().deleteTable(r -> r.tableName(bench.tables().notes()));
      bench.dynamoDb().waiter().waitUntilTableNotExists(r -> r.tableName(bench.tables().notes()));
      passTime();
      bench.createTables();
      bench.create("user0", "in the new table");

      StreamWorker worker = bench.running(bench.worker());

      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(2));
      eventually().until(() -> worker.health().ready());
      assertThat(open(bench)).isEmpty();
    }
  }

  private static void countOneAndStop(Bench bench) {
    StreamWorker worker = bench.running(bench.worker());
    bench.create("user0", "counted");
    eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
    worker.close();
  }

  /** Longer than a table and its stream may lie apart. */
  private void passTime() {
    engine.clock().advance(Duration.ofMinutes(1));
  }

  private static void switchOff(Bench bench) {
    bench
        .dynamoDb()
        .updateTable(
            r ->
                r.tableName(bench.tables().notes())
                    .streamSpecification(s -> s.streamEnabled(false)));
    bench.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(bench.tables().notes()));
  }

  private static void switchOn(Bench bench) {
    bench
        .dynamoDb()
        .updateTable(
            r ->
                r.tableName(bench.tables().notes())
                    .streamSpecification(
                        s ->
                            s.streamEnabled(true)
                                .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));
    bench.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(bench.tables().notes()));
  }

  private static String label(Bench bench) {
    return bench
        .dynamoDb()
        .describeTable(r -> r.tableName(bench.tables().notes()))
        .table()
        .latestStreamLabel();
  }

  private List<Gap> open(Bench bench) {
    return gaps(bench).list(Gap.State.OPEN).toList();
  }

  private Gaps gaps(Bench bench) {
    return new Gaps(bench.dynamoDb(), bench.tables(), engine.clock(), Duration.ofDays(30));
  }
}
