package io.notestream.consumer.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.TestRecords;
import io.notestream.consumer.internal.summary.Projections;
import io.notestream.model.note.Note;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.CorrectedNote;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Baselines of notes for which counters may have been corrected. */
class BaselinePlannerTest {

  private static final Instant LONG_AGO = TestRecords.START.minus(Duration.ofDays(30));

  private final Note note = TestRecords.note("alice", LONG_AGO, "shop");
  private final OldNote old = OldNote.of(note, Projections.own());

  @Test
  void aNoteIsAddedToItsSummaries() {
    assertThat(moved(Corrections.none())).isTrue();
  }

  @Test
  void oneThatACorrectionHasCountedGetsItsBaselineAlone() {
    assertThat(moved(corrected(Contribution.of(note)))).isFalse();
  }

  @Test
  void oneThatWasGoneWhenCountersWereCorrectedIsAdded() {
    assertThat(moved(corrected(Contribution.NOTHING))).isTrue();
  }

  @Test
  void notesOfAUserShareItsSummariesUpToTheBound() {
    List<OldNote> notes = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      notes.add(OldNote.of(TestRecords.note("alice", LONG_AGO, "shop"), Projections.own()));
    }

    List<BaselineTransaction> planned = new BaselinePlanner(5).plan(notes, Corrections.none());

    assertThat(planned).extracting(BaselineTransaction::actions).containsExactly(5, 5, 3);
    assertThat(planned).extracting(t -> t.notes().size()).containsExactly(3, 3, 1);
    assertThat(planned.stream().flatMap(t -> t.notes().stream())).containsExactlyElementsOf(notes);
  }

  @Test
  void eachFurtherUserAndTagTakesRoom() {
    List<OldNote> notes =
        List.of(
            old,
            OldNote.of(TestRecords.note("alice", LONG_AGO, "home"), Projections.own()),
            OldNote.of(TestRecords.note("bob", LONG_AGO), Projections.own()));

    // A baseline, the user's summary and the tag's; a baseline and a tag; a baseline and a user.
    assertThat(new BaselinePlanner(7).plan(notes, Corrections.none()))
        .singleElement()
        .extracting(BaselineTransaction::actions)
        .isEqualTo(7);
    assertThat(new BaselinePlanner(6).plan(notes, Corrections.none()))
        .extracting(BaselineTransaction::actions)
        .containsExactly(5, 2);
    assertThat(new BaselinePlanner(4).plan(notes, Corrections.none()))
        .extracting(BaselineTransaction::actions)
        .containsExactly(3, 3, 2);
  }

  @Test
  void nothingIsPlannedForNothing() {
    assertThat(new BaselinePlanner(50).plan(List.of(), Corrections.none())).isEmpty();
  }

  @Test
  void theSummaryIsCheckedForCorrectionsAndForTheOldestNote() {
    Note older = TestRecords.note("alice", LONG_AGO.minusSeconds(1));
    Corrections corrections = corrected(Contribution.of(note));

    BaselineTransaction planned = new BaselinePlanner(50).plan(List.of(old), corrections).get(0);
    BaselineTransaction both =
        new BaselinePlanner(50)
            .plan(List.of(old, OldNote.of(older, Projections.own())), corrections)
            .get(0);

    assertThat(planned.checks())
        .isEqualTo(Map.of(note.userId(), new CorrectionCheck(Instant.EPOCH, TestRecords.START)));
    assertThat(both.checks()) // The other note was not looked up.
        .isEqualTo(Map.of(note.userId(), new CorrectionCheck(Instant.EPOCH, null)));
    assertThat(planned.oldestNotes()).isEqualTo(Map.of(note.userId(), LONG_AGO));
    assertThat(both.oldestNotes()).isEqualTo(Map.of(note.userId(), older.createdAt()));
  }

  private boolean moved(Corrections corrections) {
    BaselineTransaction planned = new BaselinePlanner(50).plan(List.of(old), corrections).get(0);
    assertThat(planned.notes()).containsExactly(old);
    return planned.adds().stream().anyMatch(add -> !add.deltas().isNothing());
  }

  private Corrections corrected(Contribution contribution) {
    Instant at = TestRecords.START;
    Corrections corrections = Corrections.none();
    corrections.learn(
        Map.of(note.userId(), at),
        Set.of(old.ref()),
        Map.of(
            old.ref(),
            new CorrectedNote(
                note.userId(), note.id(), null, 1, note.updatedAt(), at, at, contribution)));
    return corrections;
  }
}
