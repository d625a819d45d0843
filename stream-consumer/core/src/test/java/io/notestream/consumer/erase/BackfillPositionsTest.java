package io.notestream.consumer.erase;

import static io.notestream.consumer.TestRecords.START;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.backfill.BackfillResult.Outcome;
import io.notestream.consumer.backfill.Backfills;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.watermark.Watermark;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.BackfillRun;
import io.notestream.model.view.BackfillSegment;
import io.notestream.model.view.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The positions of a backfill that was interrupted, which name users. */
class BackfillPositionsTest {

  private static final UserId ALICE = new UserId("alice");
  private static final Instant LONG_AGO = START.minus(Duration.ofDays(9));
  private static final int RUNS_SEGMENT = 0;
  private static final int OTHER_SEGMENT = 1;

  @AutoClose private static TestTables engine = new TestTables();

  private final Note alices = note("alice", LONG_AGO);
  private final Note bobs = note("bob", LONG_AGO);
  private TableNames tables;

  @BeforeEach
  void interruptABackfillAtAlice() {
    tables = engine.createAll();
    try (StreamConsumer consumer =
        StreamConsumer.builder(engine.client()).tables(tables).clock(engine.clock()).build()) {
      consumer.start(BatchControl.untilDone());
    }
    put(tables.notes(), NoteCodec.encode(alices));
    put(tables.notes(), NoteCodec.encode(bobs));
    Meta begun = meta();
    assertThat(backfill()).isEqualTo(Outcome.DONE);

    put(tables.noteViews(), begun.toItem());
    BackfillRun run =
        new BackfillRun(
            "run",
            1,
            String.valueOf(begun.viewsId()),
            engine.client().describeTable(r -> r.tableName(tables.notes())).table().tableId(),
            1,
            engine.clock().instant(),
            "-",
            7,
            null,
            purge());
    put(tables.noteOps(), run.toItem());
    put(tables.noteOps(), standingAt(RUNS_SEGMENT, alices).toItem());
    put(tables.noteOps(), standingAt(OTHER_SEGMENT, bobs).toItem());
  }

  @Test
  void namesAnErasedUserNoMoreAndTheBackfillGoesOnAndCountsNothingTwice() {
    assertThat(Traces.of("alice", engine.scan(tables.noteOps()))).isNotEmpty();

    erase();

    assertThat(Traces.of("alice", engine.scan(tables.noteOps()))).isEmpty();
    assertThat(segment(RUNS_SEGMENT))
        .isEqualTo(
            new BackfillSegment("run", 1, RUNS_SEGMENT, null, null, false, 0, 5, 0, 0, 0, purge()));
    assertThat(segment(OTHER_SEGMENT)).isEqualTo(standingAt(OTHER_SEGMENT, bobs));
    assertThat(backfill()).isEqualTo(Outcome.DONE);
    assertThat(get(tables.noteViews(), ViewKeys.userSummary(bobs.userId())))
        .containsEntry("activeNotes", AttributeValue.fromN("1"));
  }

  @Test
  void aDryRunLeavesThemAsTheyAre() {
    eraser().count(ALICE, Stop.never());

    assertThat(segment(RUNS_SEGMENT)).isEqualTo(standingAt(RUNS_SEGMENT, alices));
  }

  private void erase() {
    Stop waiting =
        new Stop() {
          @Override
          public boolean requested() {
            return false;
          }

          @Override
          public boolean pause(Duration duration) {
            engine.clock().advance(duration);
            return true;
          }
        };
    assertThat(eraser().erase(ALICE, waiting, EraseListener.none()).complete()).isTrue();
  }

  private Eraser eraser() {
    return Eraser.builder(engine.client()).tables(tables).clock(engine.clock()).build();
  }

  private Outcome backfill() {
    return Backfills.small(
            engine.client(), tables, () -> new Watermark.Mark(Instant.MAX, ""), engine.clock())
        .run(Stop.never())
        .outcome();
  }

  private static BackfillSegment standingAt(int segment, Note note) {
    Map<String, AttributeValue> key = NoteKeys.note(note.userId(), note.id());
    return new BackfillSegment(
        "run", 1, segment, key.get("PK").s(), key.get("SK").s(), false, 9, 5, 1, 1, 1, purge());
  }

  /** In whole seconds, long after the clock's time in any test. */
  private static Instant purge() {
    return START.plus(Duration.ofDays(30));
  }

  private BackfillSegment segment(int segment) {
    return BackfillSegment.fromItem(get(tables.noteOps(), standingAt(segment, alices).key()));
  }

  private Meta meta() {
    return Meta.fromItem(get(tables.noteViews(), ViewKeys.meta()));
  }

  private Map<String, AttributeValue> get(String table, Map<String, AttributeValue> key) {
    return engine.client().getItem(r -> r.tableName(table).key(key).consistentRead(true)).item();
  }

  private void put(String table, Map<String, AttributeValue> item) {
    engine.client().putItem(r -> r.tableName(table).item(item));
  }
}
