package io.notestream.consumer.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.EngineTables;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.Origin;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.view.UserSummary;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ErasureGuardTest {

  private static final Instant THROUGH = TestRecords.START;
  private static final UserId ALICE = new UserId("alice");

  @Test
  void aNoteIsErasedIfItIsOlderThanTheGuard() {
    Note older = TestRecords.note("alice", THROUGH.minusMillis(1));
    Note younger = TestRecords.note("alice", THROUGH);

    assertThat(ErasureGuard.erases(THROUGH, older)).isTrue();
    assertThat(ErasureGuard.erases(THROUGH, created(older))).isTrue();
    assertThat(ErasureGuard.erases(THROUGH, younger)).isFalse();
    assertThat(ErasureGuard.erases(THROUGH, created(younger))).isFalse();
  }

  /** As it is stored: the condition compares with what the item says. */
  @Test
  void aNotesTimeOfCreationIsThatOfItsItem() {
    Note note = TestRecords.note("alice", THROUGH.plusNanos(1));
    Instant through = THROUGH.plusMillis(1);

    assertThat(ErasureGuard.erases(through, note)).isTrue();
    assertThat(ErasureGuard.noteCreatedAt(created(note))).isEqualTo(THROUGH);
  }

  @Test
  void ofANoteWhoseTimeOfCreationWasChangedTheEarlierCounts() {
    Note note = TestRecords.note("alice", THROUGH);
    Note earlier = Note.builder(note.id(), ALICE, THROUGH.minusSeconds(5)).build();

    assertThat(ErasureGuard.noteCreatedAt(updated(note, earlier))).isEqualTo(earlier.createdAt());
    assertThat(ErasureGuard.noteCreatedAt(updated(earlier, note))).isEqualTo(earlier.createdAt());
    assertThat(ErasureGuard.noteCreatedAt(updated(note, note))).isEqualTo(THROUGH);
  }

  @Test
  void anEventIsErasedByItsOwnUsersGuardAlone() {
    PlannedEvent event =
        PlannedEvent.of(0, created(TestRecords.note("alice", THROUGH.minusSeconds(1))));

    assertThat(ErasureGuard.erases(Map.of(ALICE, THROUGH), event)).isTrue();
    assertThat(ErasureGuard.erases(Map.of(ALICE, THROUGH.minusSeconds(1)), event)).isFalse();
    assertThat(ErasureGuard.erases(Map.of(new UserId("bob"), THROUGH), event)).isFalse();
  }

  @Test
  void theOldestNoteOfEachUserIsFoundWhereverItStands() {
    Instant older = THROUGH.minusSeconds(1);
    List<PlannedEvent> events =
        List.of(
            PlannedEvent.of(0, created(TestRecords.note("alice", THROUGH))),
            PlannedEvent.of(1, created(TestRecords.note("alice", older))),
            PlannedEvent.of(2, created(TestRecords.note("alice", THROUGH))),
            PlannedEvent.of(3, created(TestRecords.note("bob", THROUGH))));

    assertThat(ErasureGuard.oldestNotes(events))
        .isEqualTo(Map.of(ALICE, older, new UserId("bob"), THROUGH));
  }

  @Test
  void whatCannotBeReadSaysNothing() {
    assertThat(through(AttributeValue.fromS("2026-03-01T10:00:00.000Z"))).isEqualTo(THROUGH);
    assertThat(through(AttributeValue.fromS("yesterday"))).isNull();
    assertThat(through(AttributeValue.fromN("1"))).isNull();
    assertThat(ErasureGuard.erasedThrough(Map.of())).isNull();
  }

  @Test
  void theGuardOfAUserIsRead() {
    try (EngineTables tables = EngineTables.startAt(THROUGH)) {
      new ErasureGuards(tables.client(), tables.names())
          .put(tables.names().noteViews(), ALICE, THROUGH);

      assertThat(ErasureGuard.read(tables.client(), tables.names(), ALICE)).contains(THROUGH);
      assertThat(ErasureGuard.read(tables.client(), tables.names(), new UserId("bob"))).isEmpty();
    }
  }

  private static Instant through(AttributeValue value) {
    return ErasureGuard.erasedThrough(Map.of(UserSummary.ERASED_THROUGH, value));
  }

  private static NoteChange created(Note note) {
    return new NoteChange.Created(origin(note), note);
  }

  private static NoteChange updated(Note before, Note after) {
    return new NoteChange.Updated(origin(after), before, after);
  }

  private static Origin origin(Note note) {
    return new Origin(
        note.userId(),
        note.id(),
        new SequenceNumber("1001"),
        "e1001",
        THROUGH,
        EventTimeSource.STREAM,
        new TreeSet<>());
  }
}
