package io.notestream.consumer.blob;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.blob.RemovalRule.Decision;
import io.notestream.consumer.blob.RemovalRule.Keep;
import io.notestream.consumer.blob.RemovalRule.LookAgain;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rule for uploads; {@link RemovalRuleTest} holds that for bodies that a change left behind.
 */
class UploadRuleTest {

  private static final Duration DAY = Duration.ofHours(24);
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final UserId ALICE = new UserId("alice");
  private static final NoteId NOTE = new NoteId("01JDHQ5ZYRX3ZPZBT4WZV6H2QC");

  private static final BlobRemoval FIRST =
      BlobRemoval.ofUpload(ALICE, NOTE, "body-1", NOW.minus(DAY));
  private static final BlobRemoval SECOND = FIRST.foundUnused(NOW.minus(DAY), NOW);
  private static final BlobRemoval OTHER =
      BlobRemoval.ofUpload(ALICE, NOTE, "body-2", NOW.minus(DAY));
  private static final Instant PURGED = NOW.plus(Duration.ofDays(29));

  static List<Arguments> cases() {
    Decision again = new LookAgain(NOW.plus(DAY));
    Decision tomorrow = new Postpone(NOW.plus(DAY));
    Decision held = new Postpone(PURGED.plus(DAY));
    ArchivedNote waiting = archived("body-1", null);
    ArchivedNote restored = archived("body-1", NOW.minusSeconds(60));
    return List.of(
        look("first, in use", FIRST, "body-1", List.of(), List.of(), false, new Keep()),
        look("first, no note", FIRST, null, List.of(), List.of(), false, again),
        look("first, another body", FIRST, "body-2", List.of(), List.of(), false, again),
        look(
            "first, left", FIRST, null, List.of(), List.of(left("9", "body-1")), false, new Keep()),
        look("first, other left", FIRST, null, List.of(), List.of(left("9", "b")), false, again),
        look("first, another upload", FIRST, "body-2", List.of(), List.of(OTHER), false, again),
        look("second, in use again", SECOND, "body-1", List.of(), List.of(), true, new Keep()),
        look("second, orphan", SECOND, null, List.of(), List.of(), false, new Remove()),
        look("second, another body", SECOND, "body-2", List.of(), List.of(), false, new Remove()),
        look(
            "second, another upload", SECOND, null, List.of(), List.of(OTHER), false, new Remove()),
        look(
            "second, left",
            SECOND,
            null,
            List.of(),
            List.of(left("9", "body-1")),
            true,
            new Keep()),
        look("second, archived", SECOND, null, List.of(waiting), List.of(), false, held),
        look(
            "second, archive of another body",
            SECOND,
            null,
            List.of(archived("body-0", null)),
            List.of(),
            false,
            new Remove()),
        look("second, restored", SECOND, null, List.of(restored), List.of(), false, new Keep()),
        look("second, dead letter", SECOND, null, List.of(), List.of(), true, tomorrow));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void decides(String name, BlobRemoval removal, References references, Decision decision) {
    assertThat(RemovalRule.decide(removal, references, NOW)).isEqualTo(decision);
  }

  @Test
  void neverLeavesTheRemovalOfAChangeToTheUpload() {
    // The stand-in of an upload is a higher number than that of a young table.
    BlobRemoval left = left("9", "body-1");
    assertThat(FIRST.sequence()).isGreaterThan(left.sequence());

    assertThat(
            RemovalRule.decide(
                left, new References(null, List.of(), List.of(left, FIRST), false), NOW))
        .isEqualTo(new Remove());
  }

  private static Arguments look(
      String name,
      BlobRemoval removal,
      String current,
      List<ArchivedNote> archived,
      List<BlobRemoval> others,
      boolean inDeadLetters,
      Decision decision) {
    return Arguments.of(
        name, removal, new References(current, archived, others, inDeadLetters), decision);
  }

  private static BlobRemoval left(String sequence, String bodyRef) {
    return new BlobRemoval(ALICE, NOTE, new SequenceNumber(sequence), bodyRef, NOW);
  }

  private static ArchivedNote archived(String bodyRef, Instant restoredAt) {
    Note note =
        Note.builder(NOTE, ALICE, NOW.minus(DAY.multipliedBy(2))).bodyRef(bodyRef, 70_000).build();
    return new ArchivedNote(
        note, new SequenceNumber("9"), ExpiryCause.TTL, NOW, NOW, PURGED, restoredAt);
  }
}
