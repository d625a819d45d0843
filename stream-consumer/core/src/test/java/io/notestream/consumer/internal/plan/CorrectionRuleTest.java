package io.notestream.consumer.internal.plan;

import static io.notestream.consumer.TestRecords.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.TestRecords;
import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.Origin;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.CorrectedNote;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CorrectionRuleTest {

  private static final Instant READ = TestRecords.START.plusSeconds(600);
  private static final Duration GUARD = Duration.ofSeconds(60);

  private final CorrectionRule rule = new CorrectionRule(GUARD);
  private final Note first = TestRecords.note("alice", "shop");
  private final Note second = next(first, b -> b.title("two"));
  private final Note third = next(second, b -> b.title("three"));
  private final Note fourth = next(third, b -> b.title("four"));

  @Test
  void aChangeThatLeftTheNoteAsItWasReadIsCovered() {
    assertThat(rule.covers(asRead(third), updated(second, third, READ))).isTrue();
    assertThat(rule.covers(asRead(third), updated(first, second, READ))).isTrue();
    assertThat(rule.covers(asRead(first), created(first, READ))).isTrue();
  }

  @Test
  void aChangeThatFoundTheNoteAsItWasReadIsNot() {
    assertThat(rule.covers(asRead(third), updated(third, fourth, READ))).isFalse();
    assertThat(rule.covers(asRead(third), deleted(third, READ))).isFalse();
    assertThat(rule.covers(asRead(third), deleted(fourth, READ))).isFalse();
  }

  @Test
  void whatHappenedToANoteThatWasGoneIsCoveredButNotItsReturn() {
    CorrectedNote gone = gone(second);

    assertThat(rule.covers(gone, created(first, READ))).isTrue();
    assertThat(rule.covers(gone, deleted(second, READ))).isTrue();
    assertThat(rule.covers(gone, updated(third, fourth, READ.minusSeconds(1)))).isTrue();
    assertThat(rule.covers(gone, created(third, READ))).isFalse();
    assertThat(rule.covers(gone, updated(third, fourth, READ.plusSeconds(11)))).isFalse();
  }

  @Test
  void theReturnOfANoteThatWasReadAsGoneIsCoveredIfItCameBefore() {
    CorrectedNote gone = gone(second);
    NoteChange untimed =
        new NoteChange.Created(origin(third, READ, "600", EventTimeSource.RECEIPT), third);

    assertThat(rule.covers(gone, created(third, READ.minusSeconds(1)))).isTrue();
    assertThat(rule.covers(gone, created(third, READ))).isFalse();
    assertThat(rule.covers(gone, untimed)).isFalse();
  }

  @Test
  void twoChangesOfOneVersionAreToldApartByTheirTimes() {
    Note edited = second.toBuilder().body("another body").build();

    assertThat(rule.covers(asRead(edited), updated(second, edited, READ.minusSeconds(1)))).isTrue();
    assertThat(rule.covers(asRead(second), updated(second, edited, READ))).isFalse();
    assertThat(rule.covers(asRead(second), deleted(edited, READ.plusSeconds(11)))).isFalse();
  }

  @Test
  void beyondTheGuardTheTimeDecides() {
    Instant longBefore = READ.minus(GUARD).minusSeconds(1);
    Instant longAfter = READ.plusSeconds(10).plus(GUARD).plusSeconds(1);

    assertThat(rule.covers(asRead(second), updated(third, fourth, longBefore))).isTrue();
    assertThat(rule.covers(asRead(third), updated(first, second, longAfter))).isFalse();
    assertThat(rule.covers(gone(second), created(first, longAfter))).isFalse();
  }

  @Test
  void whatComesBeforeACountedChangeIsCovered() {
    CorrectedNote read = asRead(second);

    assertThat(rule.covers(read, change(third, fourth, READ, "500", EventTimeSource.STREAM)))
        .isTrue();
    assertThat(rule.covers(read, change(third, fourth, READ, "501", EventTimeSource.STREAM)))
        .isFalse();
  }

  @Test
  void aChangeWithoutATimeIsAlwaysLookedUp() {
    NoteChange timed = updated(first, second, READ);
    NoteChange untimed = change(first, second, READ, "600", EventTimeSource.RECEIPT);

    assertThat(rule.notCoveredBefore(timed)).isEqualTo(READ.minus(GUARD));
    assertThat(rule.notCoveredBefore(untimed)).isEqualTo(Instant.EPOCH);
    assertThat(rule.covers(asRead(second), untimed)).isTrue();
  }

  @Test
  void theVersionDecidesBeforeTheTimeOfTheUpdate() {
    Note clockWasSetBack = third.toBuilder().updatedAt(first.updatedAt()).build();
    Note edited = second.toBuilder().updatedAt(second.updatedAt().minusSeconds(1)).build();

    assertThat(rule.covers(asRead(second), updated(clockWasSetBack, fourth, READ))).isFalse();
    assertThat(rule.covers(asRead(second), updated(edited, second, READ))).isTrue();
  }

  @Test
  void theCreationOfANoteThatWasGoneInThatVersionIsCoveredUnlessItCameLater() {
    assertThat(rule.covers(gone(second), created(second, READ))).isTrue();
    assertThat(rule.covers(gone(second), created(second, READ.plusSeconds(11)))).isFalse();
  }

  private CorrectedNote asRead(Note note) {
    return corrected(note, Contribution.of(note));
  }

  private CorrectedNote gone(Note lastKnown) {
    return corrected(lastKnown, Contribution.NOTHING);
  }

  private static CorrectedNote corrected(Note note, Contribution contribution) {
    return new CorrectedNote(
        note.userId(),
        note.id(),
        new SequenceNumber("500"),
        note.version(),
        note.updatedAt(),
        READ,
        READ.plusSeconds(10),
        contribution);
  }

  private static NoteChange created(Note note, Instant at) {
    return new NoteChange.Created(origin(note, at, "600", EventTimeSource.STREAM), note);
  }

  private static NoteChange updated(Note before, Note after, Instant at) {
    return change(before, after, at, "600", EventTimeSource.STREAM);
  }

  private static NoteChange deleted(Note note, Instant at) {
    return new NoteChange.Deleted(origin(note, at, "600", EventTimeSource.STREAM), note);
  }

  private static NoteChange change(
      Note before, Note after, Instant at, String sequence, EventTimeSource source) {
    return new NoteChange.Updated(origin(before, at, sequence, source), before, after);
  }

  private static Origin origin(Note note, Instant at, String sequence, EventTimeSource source) {
    return new Origin(
        note.userId(),
        note.id(),
        new SequenceNumber(sequence),
        "event",
        at,
        source,
        new TreeSet<>());
  }
}
