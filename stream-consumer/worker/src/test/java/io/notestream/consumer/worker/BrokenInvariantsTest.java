package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.PlannedTwice;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.sweep.ServerClock;
import io.notestream.consumer.worker.internal.kcl.FollowerSettings;
import io.notestream.consumer.worker.internal.kcl.FollowerStatus;
import io.notestream.consumer.worker.internal.kcl.StreamApplication;
import io.notestream.consumer.worker.internal.kcl.StreamFollower;
import io.notestream.consumer.worker.internal.sweep.Sweeper;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.consumer.worker.status.HealthReport;
import io.notestream.consumer.worker.status.HealthReport.State;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Gap;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What must never happen makes a worker unready, whichever part of it finds it. */
@Timeout(120)
class BrokenInvariantsTest {

  @AutoClose private static Bench bench;
  private static StreamConsumer consumer;

  @BeforeAll
  static void start() {
    bench = Bench.start();
    consumer =
        StreamConsumer.builder(bench.clients().unretried())
            .tables(bench.tables())
            .clock(bench.engine().clock())
            .build();
  }

  @Test
  void aCounterThatWouldGoBelowZeroDegradesTheWorkerThatGoesOn() {
    StreamWorker worker = bench.running(bench.worker());
    Note note = bench.create("alice", "counted");
    eventually().until(() -> counter("alice", "activeNotes").equals(Optional.of("1")));
    assertThat(worker.health().state()).isEqualTo(State.READY);

    edit("activeNotes", "0");
    bench
        .dynamoDb()
        .deleteItem(
            r ->
                r.tableName(bench.tables().notes())
                    .key(
                        Map.of(
                            "PK", AttributeValue.fromS(NoteKeys.partition(note.userId())),
                            "SK", AttributeValue.fromS(NoteKeys.sort(note.id())))));

    eventually().until(() -> counter("alice", "activeNotes").equals(Optional.of("-1")));
    bench.create("bob", "in the next batch");
    eventually().until(() -> !summary("bob").isEmpty());
    assertThat(worker.health().state()).isEqualTo(State.READY);
    bench.engine().clock().advance(Duration.ofMinutes(2));
    bench.create("carl", "looks again");
    eventually().until(() -> worker.health().state() == State.DEGRADED);
    assertThat(worker.health().reasons())
        .singleElement(as(STRING))
        .contains("a counter is below 0 though no dead letter and no gap explains it");
    assertThat(worker.health().live()).isTrue();
    bench.create("cora", "afterwards");
    eventually().until(() -> !summary("cora").isEmpty());
    worker.close();
  }

  @Test
  void aCheckpointAheadOfTheBatchDegradesTheWorker() {
    StreamFollower follower = follower("ahead", BrokenInvariantsTest::aheadOfItself);
    follower.start();
    try {
      bench.create("carol", "never settled");

      eventually().until(() -> health(follower::status, null).state() == State.DEGRADED);

      assertThat(health(follower::status, null).reasons())
          .singleElement(as(STRING))
          .contains("a checkpoint would have passed records that are not settled");
    } finally {
      follower.stop();
    }
  }

  @Test
  void aRecordThatIsSettledTwiceDegradesTheWorkerThatGoesOn() {
    try (StreamConsumer twice =
        PlannedTwice.build(
            StreamConsumer.builder(bench.clients().unretried())
                .tables(bench.tables())
                .clock(bench.engine().clock()))) {
      StreamFollower follower = follower("twice", twice::process);
      follower.start();
      try {
        bench.create("erin", "counted once");

        eventually().until(() -> health(follower::status, null, twice).state() == State.DEGRADED);

        assertThat(health(follower::status, null, twice).reasons())
            .singleElement(as(STRING))
            .contains("a record was settled twice");
        bench.create("frank", "afterwards");
        eventually().until(() -> !summary("frank").isEmpty());
        assertThat(counter("erin", "activeNotes")).contains("1");
      } finally {
        follower.stop();
      }
    }
  }

  @Test
  void aTimerThatIsAheadOfDynamoDbsClockDegradesTheWorker() throws Exception {
    Note note = bench.createExpiring("dave", Duration.ofHours(1));
    ServerClock ahead =
        new ServerClock(() -> bench.engine().clock().instant().plus(Duration.ofHours(2)));
    try (Sweeper sweeper =
        new Sweeper(
            bench.clients(),
            bench.tables(),
            "ahead",
            SweepSettings.standard(),
            KclProfile.local(),
            ahead,
            new SimpleMeterRegistry())) {
      Supplier<HealthReport> health = () -> health(BrokenInvariantsTest::reading, sweeper);
      assertThat(health.get().ready()).isTrue();

      sweeper.start(() -> Duration.ZERO, () -> {});

      eventually().until(() -> health.get().state() == State.DEGRADED);
      assertThat(bench.exists(note)).isFalse();
      assertThat(health.get().reasons())
          .singleElement(as(STRING))
          .contains("a note was deleted before its end by DynamoDB's clock");
    }
  }

  private static HealthReport health(Supplier<FollowerStatus> follower, @Nullable Sweeper sweeper) {
    return health(follower, sweeper, consumer);
  }

  private static HealthReport health(
      Supplier<FollowerStatus> follower, @Nullable Sweeper sweeper, StreamConsumer of) {
    Gaps gaps =
        new Gaps(bench.dynamoDb(), bench.tables(), bench.engine().clock(), Duration.ofDays(1));
    SlowClock clock = new SlowClock(new ServerClock(InstantSource.system()), KclProfile.local());
    return new WorkerHealth(follower, of, 1, sweeper, new OpenGaps(gaps), clock, List::of).report();
  }

  private static StreamFollower follower(
      String name, BiFunction<ShardBatch, BatchControl, BatchOutcome> process) {
    return new StreamFollower(
        new FollowerSettings(
            name,
            name,
            bench.tables().notes(),
            KclProfile.local(),
            1L << 20,
            Duration.ofSeconds(1)),
        bench.clients().forStream(),
        new Application(process),
        new SimpleMeterRegistry(),
        bench.engine().clock());
  }

  private static FollowerStatus reading() {
    return new FollowerStatus(FollowerStatus.Phase.READING, "arn", 1, null, List.of(), List.of());
  }

  private static Optional<String> counter(String user, String name) {
    return Optional.ofNullable(summary(user).get(name)).map(AttributeValue::n);
  }

  private static Map<String, AttributeValue> summary(String user) {
    return bench
        .dynamoDb()
        .getItem(
            r ->
                r.tableName(bench.tables().noteViews())
                    .key(ViewKeys.userSummary(new UserId(user)))
                    .consistentRead(true))
        .item();
  }

  private static void edit(String counter, String value) {
    bench
        .dynamoDb()
        .updateItem(
            r ->
                r.tableName(bench.tables().noteViews())
                    .key(ViewKeys.userSummary(new UserId("alice")))
                    .updateExpression("SET #counter = :value")
                    .expressionAttributeNames(Map.of("#counter", counter))
                    .expressionAttributeValues(Map.of(":value", AttributeValue.fromN(value))));
  }

  /** Says that what the batch does not have is settled. */
  private static BatchOutcome aheadOfItself(ShardBatch batch, BatchControl control) {
    String last = batch.records().get(batch.records().size() - 1).dynamodb().sequenceNumber();
    return new BatchOutcome(
        BatchOutcome.Ended.COMPLETE,
        new SequenceNumber(new BigInteger(last).add(BigInteger.ONE).toString()),
        null,
        BatchOutcome.Counts.applied(batch.records().size()));
  }

  /**
   * Takes the batches of a follower.
   *
   * @param processing what is done with them
   */
  private record Application(BiFunction<ShardBatch, BatchControl, BatchOutcome> processing)
      implements StreamApplication {
    @Override
    public BatchOutcome process(ShardBatch batch, BatchControl control) {
      return processing.apply(batch, control);
    }

    @Override
    public boolean keepGap(Gap gap, boolean again) {
      return true;
    }

    @Override
    public Optional<Instant> countingSince() {
      return Optional.empty();
    }

    @Override
    public void onBug(Error bug) {
      throw bug;
    }
  }
}
