package io.notestream.consumer.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.TestRecords;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CorrectionsTest {

  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final Instant FIRST = TestRecords.START;
  private static final Instant SECOND = FIRST.plusSeconds(1);

  private final NoteRef one = ref("alice");
  private final NoteRef other = ref("alice");
  private final NoteRef bobs = ref("bob");
  private final Corrections corrections = Corrections.none();

  @Test
  void aNewCorrectionOutdatesWhatWasLookedUpOfItsUser() {
    corrections.learn(Map.of(ALICE, FIRST, BOB, FIRST), List.of(one, bobs), Map.of());
    assertThat(corrections.correctedAt(ALICE, List.of(one))).isEqualTo(FIRST);
    assertThat(corrections.correctedAt(ALICE, List.of(one, other))).isNull();

    corrections.learn(Map.of(ALICE, SECOND), List.of(other), Map.of());

    assertThat(corrections.correctedAt(ALICE, List.of(one))).isNull();
    assertThat(corrections.correctedAt(ALICE, List.of(other))).isEqualTo(SECOND);
    assertThat(corrections.correctedAt(BOB, List.of(bobs))).isEqualTo(FIRST);
  }

  @Test
  void theSameCorrectionAgainOutdatesNothing() {
    corrections.learn(Map.of(ALICE, FIRST), List.of(one), Map.of());

    corrections.learn(Map.of(ALICE, FIRST), List.of(other), Map.of());

    assertThat(corrections.correctedAt(ALICE, List.of(one, other))).isEqualTo(FIRST);
  }

  @Test
  void theSummaryOfAUserMayChangeWhoseCorrectionIsOlderOrKnown() {
    CorrectionCheck check = new CorrectionCheck(SECOND, SECOND.plusSeconds(5));

    assertThat(check.allows(FIRST)).isTrue();
    assertThat(check.allows(SECOND)).isFalse();
    assertThat(check.allows(SECOND.plusSeconds(5))).isTrue();
    assertThat(new CorrectionCheck(SECOND.plusNanos(1), null).allows(SECOND)).isFalse();
  }

  private static NoteRef ref(String user) {
    Note note = TestRecords.note(user);
    return new NoteRef(note.userId(), note.id());
  }
}
