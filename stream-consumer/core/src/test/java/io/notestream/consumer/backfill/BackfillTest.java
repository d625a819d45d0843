package io.notestream.consumer.backfill;

import static io.notestream.consumer.Patience.eventually;
import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.consumer.EngineTables;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.backfill.BackfillResult.Outcome;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.watermark.Watermark;
import io.notestream.consumer.watermark.Watermark.Mark;
import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Baseline;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.IncompatibleViewsException;
import io.notestream.model.view.Meta;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

@Timeout(60)
class BackfillTest {

  private static final Instant LONG_AGO = TestRecords.START.minus(Duration.ofDays(30));
  private static final Watermark PASSED = () -> new Mark(Instant.MAX, "");
  private static final UserId ALICE = new UserId("alice");

  /** As the key of a tag summary it is longer than DynamoDB allows. */
  private static final String POISON = "p".repeat(1100);

  private final EngineTables tables = EngineTables.startAt(TestRecords.START);
  private final TestRecords records = new TestRecords();

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void notesThatNobodyTouchesCountOnce() {
    startCounting();
    for (int i = 0; i < 130; i++) {
      store(note("user" + i % 5, LONG_AGO, "shop"));
    }
    store(note("alice", LONG_AGO.plusSeconds(1), "shop", "home"));
    store(note("alice", TestRecords.START.plus(Duration.ofMinutes(2)), "young"));

    BackfillResult result = backfill(PASSED).run(Stop.never());

    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(result.progress().baselines()).isEqualTo(131);
    assertThat(result.progress().items()).isEqualTo(132);
    assertThat(summary("user3").activeNotes()).isEqualTo(26);
    assertThat(summary("user3").bodyBytes()).isEqualTo(26 * 11);
    assertThat(tag("user3", "shop")).isEqualTo(26);
    assertThat(summary("alice").activeNotes()).isEqualTo(1);
    assertThat(tag("alice", "home")).isEqualTo(1);
    assertThat(tag("alice", "young")).isZero();
    assertThat(summary("alice").created()).isZero();
    assertThat(meta().backfilledAt())
        .isBetween(tables.clock().instant(), tables.clock().instant().plusSeconds(3));

    assertThat(backfill(PASSED).run(Stop.never()).outcome()).isEqualTo(Outcome.DONE_BEFORE);
    assertThat(summary("user3").activeNotes()).isEqualTo(26);
  }

  @Test
  void aNoteCostsTwoWriteUnitsBesideItsUsersShareOfTheSummaries() {
    startCounting();
    for (int i = 0; i < 400; i++) {
      store(note(i < 200 ? "alice" : "bob", LONG_AGO));
    }

    BackfillProgress used = backfill(PASSED).run(Stop.never()).progress();

    // Of 50 actions one is the user's summary, which is 2 units and 4 for its place in the index.
    assertThat(used.writeUnits()).isBetween(2.0 * 400, 2.0 * 400 + 6 * 12);
    double bytes =
        tables.client().scan(r -> r.tableName(tables.names().notes())).items().stream()
            .mapToInt(item -> item.toString().length())
            .sum();
    assertThat(used.readUnits()).isLessThan(bytes / 4096 + 16 + 2 * 50 / 2.0 + 20);
  }

  @Test
  void whatCannotBeReadAsANoteIsSaidThoughItCountsNothing() {
    startCounting();
    store(note("alice", LONG_AGO));
    Map<String, AttributeValue> older = new HashMap<>(NoteCodec.encode(note("alice", LONG_AGO)));
    older.remove("bodyBytes");
    tables.put(tables.names().notes(), older);

    BackfillResult result = backfill(PASSED).run(Stop.never());

    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(result.detail()).startsWith("1 items under a note's key cannot be read");
    assertThat(summary("alice").activeNotes()).isEqualTo(1);
  }

  @Test
  void itAndTheFirstChangeOfANoteLeaveOneBaseline() {
    Note changedBefore = store(note("alice", LONG_AGO));
    Note changedAfter = store(note("alice", LONG_AGO));
    try (StreamConsumer consumer = consumer()) {
      consumer.start(BatchControl.untilDone());
      Note changed = next(changedBefore, b -> b.body("xyz"));
      process(consumer, records.updated(changedBefore, changed));

      assertThat(backfill(PASSED).run(Stop.never()).outcome()).isEqualTo(Outcome.DONE);
      process(consumer, records.updated(changedAfter, next(changedAfter, b -> b.body("x"))));

      assertThat(summary("alice").activeNotes()).isEqualTo(2);
      assertThat(summary("alice").bodyBytes()).isEqualTo(4);
      assertThat(baseline(changedBefore).asOf()).isNotNull();
      assertThat(baseline(changedAfter).asOf()).isNull();
      assertThat(baseline(changedAfter).contribution()).isEqualTo(Contribution.of(changedAfter));
      process(consumer, records.removed(next(changedAfter, b -> b.body("x"))));
      process(consumer, records.removed(changed));
      assertThat(summary("alice").activeNotes()).isZero();
      assertThat(summary("alice").bodyBytes()).isZero();
    }
  }

  @Test
  void nothingIsPutBeforeTheConsumerHasPassedTheTimeAtWhichANoteWasRead() {
    startCounting();
    store(note("alice", LONG_AGO));
    AtomicReference<Mark> mark = new AtomicReference<>(new Mark(Instant.MIN, "shard 7 is behind"));
    Backfill backfill = backfill(mark::get);

    CompletableFuture<BackfillResult> running =
        CompletableFuture.supplyAsync(() -> backfill.run(Stop.never()));
    eventually()
        .untilAsserted(
            () -> assertThat(backfill.progress().waitingFor()).isEqualTo("shard 7 is behind"));
    assertThat(backfill.stuckSince()).isPresent();
    assertThat(backfill.failing(Instant.MIN)).contains("shard 7 is behind");
    mark.set(new Mark(tables.clock().instant(), "shard 7 is behind"));
    assertThat(running).isNotDone();
    assertThat(summary("alice").activeNotes()).isZero();

    mark.set(new Mark(tables.clock().instant().plusSeconds(3), ""));

    assertThat(running.join().outcome()).isEqualTo(Outcome.DONE);
    assertThat(summary("alice").activeNotes()).isEqualTo(1);
  }

  @Test
  void aNoteWithAChangeInTheDeadLettersIsLeftOutUntilThatIsSettled() {
    Note stuck = store(note("alice", LONG_AGO, "shop"));
    store(note("bob", LONG_AGO));
    Note bad = next(stuck, b -> b.tags(Tags.stored(List.of(POISON))));
    Note good = next(bad, b -> b.tags(Tags.stored(List.of("fine"))));
    try (StreamConsumer consumer = consumer()) {
      assertThat(
              consumer
                  .process(batch(records.updated(stuck, bad)), BatchControl.untilDone())
                  .counts()
                  .parked())
          .isEqualTo(1);
      store(good);
      BackfillResult first = backfill(PASSED).run(Stop.never());

      assertThat(first.outcome()).isEqualTo(Outcome.LEFT_OUT);
      assertThat(first.progress().skipped()).isEqualTo(1);
      assertThat(first.progress().baselines()).isEqualTo(1);
      assertThat(meta().backfilledAt()).isNull();
      assertThat(summary("alice").activeNotes()).isZero();

      discardAll();
      BackfillResult second = backfill(PASSED).run(Stop.never());

      assertThat(second.outcome()).isEqualTo(Outcome.DONE);
      assertThat(second.progress().baselines()).isEqualTo(1);
      assertThat(meta().backfilledAt()).isNotNull();
      assertThat(summary("alice").activeNotes()).isEqualTo(1);
      assertThat(tag("alice", "fine")).isEqualTo(1);
      assertThat(summary("bob").activeNotes()).isEqualTo(1);
    }
  }

  @Test
  void aNoteThatDynamoDbRefusesCostsNoOther() {
    startCounting();
    for (int i = 0; i < 20; i++) {
      store(note("alice", LONG_AGO));
    }
    store(note("alice", LONG_AGO).toBuilder().tags(Tags.stored(List.of(POISON))).build());

    BackfillResult result = backfill(PASSED).run(Stop.never());

    assertThat(result.outcome()).isEqualTo(Outcome.LEFT_OUT);
    assertThat(result.progress().refused()).isEqualTo(1);
    assertThat(summary("alice").activeNotes()).isEqualTo(20);
    assertThat(meta().backfilledAt()).isNull();
  }

  @Test
  void ofTwoAtOnceTheSecondSaysThatOneIsRunning() {
    startCounting();
    store(note("alice", LONG_AGO));
    AtomicReference<Mark> mark = new AtomicReference<>(new Mark(Instant.MIN, "behind"));
    Backfill first = backfill(mark::get);
    CompletableFuture<BackfillResult> running =
        CompletableFuture.supplyAsync(() -> first.run(Stop.never()));
    eventually().until(() -> !first.progress().waitingFor().isEmpty());

    assertThat(backfill(PASSED).run(Stop.never()).outcome()).isEqualTo(Outcome.RUNNING_ELSEWHERE);

    mark.set(new Mark(Instant.MAX, ""));
    assertThat(running.join().outcome()).isEqualTo(Outcome.DONE);
    assertThat(summary("alice").activeNotes()).isEqualTo(1);
  }

  @Test
  void aStoppedOneGoesOnAtOnceWhereItWas() {
    startCounting();
    for (int i = 0; i < 300; i++) {
      store(note("user" + i % 7, LONG_AGO));
    }
    AtomicBoolean stop = new AtomicBoolean();
    Watermark stopping =
        () -> {
          stop.set(true);
          return new Mark(Instant.MIN, "");
        };
    assertThat(backfill(stopping).run(stop::get).outcome()).isEqualTo(Outcome.STOPPED);

    long start = System.nanoTime();
    BackfillResult result = backfill(PASSED).run(Stop.never());

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(result.progress().baselines()).isEqualTo(300);
    assertThat(summary("user0").activeNotes()).isEqualTo(43);
  }

  @Test
  void withoutAConsumerThereIsNothingToBackfill() {
    store(note("alice", LONG_AGO));

    assertThat(backfill(PASSED).run(Stop.never()).outcome()).isEqualTo(Outcome.NOT_STARTED);
  }

  @Test
  void anotherGenerationIsRefused() {
    startCounting();
    Backfill backfill =
        Backfill.builder(tables.client(), tables.names(), PASSED).generation(2).build();

    assertThatThrownBy(() -> backfill.run(Stop.never()))
        .isInstanceOf(IncompatibleViewsException.class)
        .hasMessageContaining("generation");
  }

  @Test
  void aViewsTableThatIsMadeAnewMeanwhileIsNotSaidToBeBackfilled() {
    startCounting();
    store(note("alice", LONG_AGO));
    AtomicReference<Mark> mark = new AtomicReference<>(new Mark(Instant.MIN, "behind"));
    Backfill backfill = backfill(mark::get);
    CompletableFuture<BackfillResult> running =
        CompletableFuture.supplyAsync(() -> backfill.run(Stop.never()));
    eventually().until(() -> !backfill.progress().waitingFor().isEmpty());

    tables.client().deleteTable(r -> r.tableName(tables.names().noteViews()));
    new TableCreator(tables.client())
        .createMissing(List.of(NotestreamTables.noteViews(tables.names())));
    startCounting();
    mark.set(new Mark(Instant.MAX, ""));

    assertThat(running.join().outcome()).isEqualTo(Outcome.TABLE_REPLACED);
    assertThat(meta().backfilledAt()).isNull();
    assertThat(backfill(PASSED).run(Stop.never()).outcome()).isEqualTo(Outcome.DONE);
    assertThat(summary("alice").activeNotes()).isEqualTo(1);
  }

  @Test
  void aViewsTableOfAnOlderVersionIsRaisedBeforeAnythingIsPut() {
    startCounting();
    setSchema(1);
    store(note("alice", LONG_AGO));

    assertThat(backfill(PASSED).run(Stop.never()).outcome()).isEqualTo(Outcome.DONE);

    assertThat(meta().schema()).isEqualTo(Meta.SCHEMA);
  }

  @Test
  void aViewsTableThatBecomesOneOfANewerVersionMeanwhileIsLeftToThatVersion() {
    startCounting();
    store(note("alice", LONG_AGO));
    AtomicReference<Mark> mark = new AtomicReference<>(new Mark(Instant.MIN, "behind"));
    Backfill backfill = backfill(mark::get);
    CompletableFuture<BackfillResult> running =
        CompletableFuture.supplyAsync(() -> backfill.run(Stop.never()));
    eventually().until(() -> !backfill.progress().waitingFor().isEmpty());

    setSchema(Meta.SCHEMA + 1);
    tables.advance(Duration.ofSeconds(2));
    mark.set(new Mark(Instant.MAX, ""));

    assertThat(running.join().outcome()).isEqualTo(Outcome.TABLE_REPLACED);
    assertThat(meta().backfilledAt()).isNull();
    Backfill again = backfill(PASSED);
    assertThatThrownBy(() -> again.run(Stop.never()))
        .isInstanceOf(IncompatibleViewsException.class)
        .hasMessageContaining("use a newer one");
  }

  @Test
  void soItIsWithTheNotesTable() {
    startCounting();
    store(note("alice", LONG_AGO));
    AtomicReference<Mark> mark = new AtomicReference<>(new Mark(Instant.MIN, "behind"));
    Backfill backfill = backfill(mark::get);
    CompletableFuture<BackfillResult> running =
        CompletableFuture.supplyAsync(() -> backfill.run(Stop.never()));
    eventually().until(() -> !backfill.progress().waitingFor().isEmpty());

    tables.client().deleteTable(r -> r.tableName(tables.names().notes()));
    new TableCreator(tables.client())
        .createMissing(List.of(NotestreamTables.notes(tables.names())));
    store(note("bob", LONG_AGO));
    mark.set(new Mark(Instant.MAX, ""));

    assertThat(running.join().outcome()).isEqualTo(Outcome.TABLE_REPLACED);
    assertThat(backfill(PASSED).run(Stop.never()).outcome()).isEqualTo(Outcome.DONE);
    assertThat(summary("bob").activeNotes()).isEqualTo(1);
  }

  @Test
  void wrongSettingsAreNamedAtOnce() {
    assertThatThrownBy(
            () ->
                Backfill.builder(tables.client(), tables.names(), PASSED)
                    .segments(0)
                    .generation(0)
                    .readUnitsPerSecond(-1)
                    .writeUnitsPerSecond(-1)
                    .guard(Duration.ofSeconds(-1))
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "segments", "generation", "readUnitsPerSecond", "writeUnitsPerSecond", "guard");
  }

  private Backfill backfill(Watermark watermark) {
    return Backfill.builder(tables.client(), tables.names(), watermark)
        .clock(tables.clock())
        .lease(Duration.ofSeconds(1))
        .segments(2)
        .readUnitsPerSecond(0)
        .writeUnitsPerSecond(0)
        .build();
  }

  private void setSchema(int schema) {
    tables
        .client()
        .putItem(
            r -> r.tableName(tables.names().noteViews()).item(meta().withSchema(schema).toItem()));
  }

  private void startCounting() {
    try (StreamConsumer consumer = consumer()) {
      consumer.start(BatchControl.untilDone());
    }
  }

  private StreamConsumer consumer() {
    return StreamConsumer.builder(tables.client())
        .tables(tables.names())
        .clock(tables.clock())
        .build();
  }

  private static void process(StreamConsumer consumer, Record record) {
    BatchOutcome outcome = consumer.process(batch(record), BatchControl.untilDone());
    assertThat(outcome.counts().applied()).isEqualTo(1);
  }

  private static ShardBatch batch(Record record) {
    return new ShardBatch("stream", "shard", List.of(record));
  }

  private void discardAll() {
    DeadLetters letters =
        new DeadLetters(tables.client(), tables.names(), tables.clock(), Duration.ofDays(1));
    letters.list(DeadLetter.State.OPEN).toList().forEach(letter -> letters.discard(letter.id()));
  }

  private Note store(Note note) {
    tables.put(tables.names().notes(), NoteCodec.encode(note));
    return note;
  }

  private UserSummary summary(String user) {
    UserId id = new UserId(user);
    Map<String, AttributeValue> item = view(ViewKeys.userSummary(id));
    return item.isEmpty() ? UserSummary.empty(id) : UserSummary.fromItem(id, item);
  }

  private long tag(String user, String tag) {
    AttributeValue count = view(ViewKeys.tagSummary(new UserId(user), tag)).get("activeNotes");
    return count == null ? 0 : Long.parseLong(count.n());
  }

  private Baseline baseline(Note note) {
    return Baseline.fromItem(view(ViewKeys.baseline(ALICE, note.id())));
  }

  private Meta meta() {
    return Meta.fromItem(view(ViewKeys.meta()));
  }

  private Map<String, AttributeValue> view(Map<String, AttributeValue> key) {
    return tables.get(tables.names().noteViews(), key);
  }
}
