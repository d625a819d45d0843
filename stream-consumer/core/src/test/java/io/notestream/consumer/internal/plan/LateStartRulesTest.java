package io.notestream.consumer.internal.plan;

import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.TestRecords;
import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.Record;

class LateStartRulesTest {

  private static final Instant SINCE = TestRecords.START.minus(Duration.ofDays(1));
  private static final Duration GUARD = Duration.ofSeconds(60);

  private final LateStart before = new LateStart(SINCE, GUARD);
  private final LateStart backfilled = new LateStart(SINCE, GUARD, TestRecords.START);
  private final Note old = note("alice", SINCE.plus(GUARD).minusMillis(1));
  private final Note young = note("alice", SINCE.plus(GUARD));

  @Test
  void everyChangeOfAnOldNoteMayNeedItsBaseline() {
    assertThat(before.needsBaseline(updated(old, TestRecords.START))).isTrue();
    assertThat(before.needsBaseline(removed(old, TestRecords.START))).isTrue();
    assertThat(before.needsBaseline(created(old, TestRecords.START))).isTrue();

    assertThat(before.needsBaseline(updated(young, TestRecords.START))).isFalse();
  }

  @Test
  void afterABackfillOnlyNewNotesThatLookOldDo() {
    Instant after = TestRecords.START.plus(GUARD).plusSeconds(1);

    assertThat(backfilled.needsBaseline(updated(old, after))).isFalse();
    assertThat(backfilled.needsBaseline(removed(old, after))).isFalse();
    assertThat(backfilled.needsBaseline(created(old, after))).isTrue();
  }

  @Test
  void aChangeFromBeforeTheBackfillMayBeCoveredByABaseline() {
    assertThat(backfilled.needsBaseline(updated(old, TestRecords.START.plus(GUARD)))).isTrue();
    assertThat(backfilled.needsBaseline(removed(old, TestRecords.START.minusSeconds(9)))).isTrue();
  }

  @Test
  void aChangeWhoseTimeIsUnknownMayBeFromBefore() {
    Record timed = new TestRecords().updated(old, next(old, b -> b.title("t")));
    Record untimed =
        timed.toBuilder()
            .dynamodb(timed.dynamodb().toBuilder().approximateCreationDateTime(null).build())
            .build();

    assertThat(backfilled.needsBaseline(change(untimed))).isTrue();
  }

  private static NoteChange created(Note note, Instant at) {
    return change(new TestRecords().at(at).created(note));
  }

  private static NoteChange updated(Note note, Instant at) {
    return change(new TestRecords().at(at).updated(note, next(note, b -> b.title("t"))));
  }

  private static NoteChange removed(Note note, Instant at) {
    return change(new TestRecords().at(at).removed(note));
  }

  private static NoteChange change(Record record) {
    return ((Decoded.Change) new RecordDecoder(ExpiryCauseRule.standard()).decode(record)).change();
  }
}
