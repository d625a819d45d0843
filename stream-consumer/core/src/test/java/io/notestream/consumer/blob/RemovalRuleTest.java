package io.notestream.consumer.blob;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.blob.RemovalRule.Keep;
import io.notestream.consumer.blob.RemovalRule.Postpone;
import io.notestream.consumer.blob.RemovalRule.References;
import io.notestream.consumer.blob.RemovalRule.Remove;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.view.ArchivedNote;
import io.notestream.model.view.BlobRemoval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemovalRuleTest {

  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final BlobRemoval REMOVAL = removal("100", "body-1");

  @Test
  void removesABodyThatNothingRefersTo() {
    assertThat(decide(null, List.of(), List.of(REMOVAL), false)).isEqualTo(new Remove());
  }

  @Test
  void removesABodyThatTheNoteReplaced() {
    assertThat(decide(note("body-2"), List.of(), List.of(REMOVAL), false)).isEqualTo(new Remove());
  }

  @Test
  void keepsTheBodyOfTheNoteAsItIs() {
    assertThat(decide(note("body-1"), List.of(), List.of(REMOVAL), false)).isEqualTo(new Keep());
  }

  @Test
  void looksAgainADayAfterTheArchiveIsPurged() {
    ArchivedNote archived = archived("100", "body-1", NOW.plus(Duration.ofDays(29)), null);

    assertThat(decide(null, List.of(archived), List.of(REMOVAL), false))
        .isEqualTo(new Postpone(NOW.plus(Duration.ofDays(30))));
  }

  @Test
  void doesNotWaitForAnArchivedNoteThatDynamoDbIsLateToPurge() {
    ArchivedNote archived = archived("100", "body-1", NOW.minus(Duration.ofHours(24)), null);

    assertThat(decide(null, List.of(archived), List.of(REMOVAL), false)).isEqualTo(new Remove());
  }

  @Test
  void anArchivedNoteWithAnotherBodyHoldsNothing() {
    ArchivedNote archived = archived("100", "body-0", NOW.plus(Duration.ofDays(29)), null);

    assertThat(decide(null, List.of(archived), List.of(REMOVAL), false)).isEqualTo(new Remove());
  }

  @Test
  void leavesTheBodyOfARestoredNoteToTheChangeThatEndsItAgain() {
    ArchivedNote restored =
        archived("100", "body-1", NOW.plus(Duration.ofDays(29)), NOW.minusSeconds(60));

    // The restored note has expired again, and the consumer has not seen that yet.
    assertThat(decide(null, List.of(restored), List.of(REMOVAL), false)).isEqualTo(new Keep());
    assertThat(decide(null, List.of(), List.of(REMOVAL, removal("300", "body-1")), false))
        .isEqualTo(new Keep());
  }

  @Test
  void theChangeThatReplacedARestoredBodyRemovesIt() {
    ArchivedNote restored =
        archived("50", "body-1", NOW.plus(Duration.ofDays(29)), NOW.minusSeconds(60));

    assertThat(
            decide(
                note("body-2"),
                List.of(restored),
                List.of(removal("50", "body-1"), REMOVAL),
                false))
        .isEqualTo(new Remove());
  }

  @Test
  void comparesSequenceNumbersAsNumbers() {
    assertThat(decide(null, List.of(), List.of(REMOVAL, removal("99", "body-1")), false))
        .isEqualTo(new Remove());
  }

  @Test
  void waitsADayForAReactionThatIsStillToBeDone() {
    assertThat(decide(null, List.of(), List.of(REMOVAL), true))
        .isEqualTo(new Postpone(NOW.plus(Duration.ofHours(24))));
  }

  private static RemovalRule.Decision decide(
      Note note, List<ArchivedNote> archived, List<BlobRemoval> others, boolean pending) {
    String current = note == null ? null : note.bodyRef();
    return RemovalRule.decide(REMOVAL, new References(current, archived, others, pending), NOW);
  }

  private static BlobRemoval removal(String sequence, String bodyRef) {
    Note note = note(bodyRef);
    return new BlobRemoval(note.userId(), note.id(), new SequenceNumber(sequence), bodyRef, NOW);
  }

  private static ArchivedNote archived(
      String sequence, String bodyRef, Instant purgeAt, Instant restoredAt) {
    return new ArchivedNote(
        note(bodyRef),
        new SequenceNumber(sequence),
        ExpiryCause.TTL,
        NOW,
        NOW,
        purgeAt,
        restoredAt);
  }

  private static Note note(String bodyRef) {
    return Note.builder(
            new NoteId("01JDHQ5ZYRX3ZPZBT4WZV6H2QC"), new UserId("alice"), NOW.minusSeconds(900))
        .bodyRef(bodyRef, 70_000)
        .build();
  }
}
