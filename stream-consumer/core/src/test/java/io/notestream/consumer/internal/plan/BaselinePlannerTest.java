package io.notestream.consumer.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.TestRecords;
import io.notestream.consumer.internal.summary.Projections;
import io.notestream.model.note.Note;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.CorrectedNote;
import java.time.Duration;
import java.time.Instant;
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
