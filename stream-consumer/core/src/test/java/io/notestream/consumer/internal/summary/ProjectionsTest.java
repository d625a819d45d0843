package io.notestream.consumer.internal.summary;

import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notestream.consumer.TestRecords;
import io.notestream.consumer.summary.Parts;
import io.notestream.consumer.summary.Projection;
import io.notestream.consumer.summary.ProjectionException;
import io.notestream.consumer.summary.ProjectionTrial;
import io.notestream.consumer.summary.Weekdays;
import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.Origin;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import io.notestream.model.view.KeptProjection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Configured projections beside Notestream's own. The notes are created on a Sunday. */
class ProjectionsTest {

  private final Projections projections = Projections.with(List.of(Weekdays.PROJECTION));
  private final Note before = note("alice", "shop").toBuilder().body("12345").build();
  private final Note after =
      next(before, b -> b.body("1234567890").tags(Tags.of(List.of("home", "shop"))));
  private final long seen = TestRecords.START.toEpochMilli();

  @Test
  void withoutFurtherOnesThereAreNotestreamsOwn() {
    assertThat(Projections.with(List.of())).isSameAs(Projections.own());
    assertThat(Projections.own().further()).isEmpty();
    assertThat(projections.further()).containsExactly(Weekdays.PROJECTION);
  }

  @Test
  void aTableKeepsTheVersionAndTheFingerprintOfEachFurtherOne() {
    assertThat(projections.kept())
        .isEqualTo(
            Map.of(
                "weekdays",
                new KeptProjection(1, ProjectionTrial.of(Weekdays.PROJECTION).fingerprint())));
  }

  @Test
  void aNoteContributesItsStockToAllOfThem() {
    assertThat(inWords(projections.contribution(before)))
        .isEqualTo(
            Map.of(
                "user ''", "{activeNotes=1, bodyBytes=5}",
                "tag 'shop'", "{activeNotes=1}",
                "weekdays 'SUNDAY'", "{notes=1}",
                "weekdays 'shop'", "{bytes=5}"));
  }

  @Test
  void aChangeMovesTheDifferenceAndItsMaxima() {
    Map<SummaryKey, Deltas> effect =
        projections.effect(new NoteChange.Updated(origin(), before, after), Stock.MOVES);

    assertThat(inWords(effect))
        .isEqualTo(
            Map.of(
                "user ''", "{bodyBytes=5, updated=1}",
                "day '2026-03-01'", "{updated=1}",
                "tag 'home'", "{activeNotes=1}",
                "weekdays ''", "{lastSeen=" + seen + "}",
                "weekdays 'SUNDAY'", "{largest=10}",
                "weekdays 'home'", "{bytes=10}",
                "weekdays 'shop'", "{bytes=5}"));
  }

  @Test
  void whatABaselineCoversStaysInFurtherOnesToo() {
    Map<SummaryKey, Deltas> effect =
        projections.effect(
            new NoteChange.Expired(origin(), before, ExpiryCause.SWEEPER), Stock.STAYS);

    assertThat(inWords(effect))
        .isEqualTo(
            Map.of(
                "user ''", "{expired=1}",
                "day '2026-03-01'", "{expired=1}",
                "weekdays ''", "{lastSeen=" + seen + "}",
                "weekdays 'SUNDAY'", "{expired=1}"));
  }

  @Test
  void theMarksOfAChangeAreThoseOfAllProjections() {
    List<Mark> marks = projections.marks(new NoteChange.Updated(origin(), before, after));

    assertThat(marks)
        .extracting(mark -> mark.place().key() + " " + field(mark) + " " + mark.value())
        .containsExactlyInAnyOrder(
            "user '' of alice lastActivityAt " + seen,
            "weekdays 'SUNDAY' of alice largest 10",
            "weekdays '' of alice lastSeen " + seen);
    assertThat(marks).extracting(Mark::noteCreatedAt).containsOnly(after.createdAt());
  }

  @Test
  void ofTwoMarksTheLargerAndTheYoungerNoteCount() {
    Mark.Place place = new Mark.Place(SummaryKey.user(before.userId()), 0);
    Instant younger = TestRecords.START.plusSeconds(1);
    Mark one = new Mark(place, 5, younger);
    Mark other = new Mark(place, 7, TestRecords.START);

    assertThat(one.and(other)).isEqualTo(new Mark(place, 7, younger)).isEqualTo(other.and(one));
  }

  @Test
  void aTrialEvaluatesEverythingOfTheFurtherOnes() {
    assertThat(inWords(projections.trial(new NoteChange.Updated(origin(), before, after))))
        .isEqualTo(
            Map.of(
                "weekdays ''", "{lastSeen=" + seen + "}",
                "weekdays 'SUNDAY'", "{notes=2, largest=10}",
                "weekdays 'home'", "{bytes=10}",
                "weekdays 'shop'", "{bytes=15}"));
    assertThat(
            inWords(
                projections.trial(new NoteChange.Expired(origin(), before, ExpiryCause.SWEEPER))))
        .isEqualTo(
            Map.of(
                "weekdays ''", "{lastSeen=" + seen + "}",
                "weekdays 'SUNDAY'", "{notes=1, expired=1}",
                "weekdays 'shop'", "{bytes=5}"));
  }

  @Test
  void theNameOfAPartHasABoundInFurtherOnesAlone() {
    String longest = "x".repeat(Projection.MOST_PART_BYTES);

    assertThat(contributionAt(longest)).isNotEmpty();
    assertThatExceptionOfType(ProjectionException.class)
        .isThrownBy(() -> contributionAt(longest + "x"))
        .withMessage("projection 'own': the name of a part has more than 512 bytes");
    // As a writer with other rules may have stored it.
    Note tagged = before.toBuilder().tags(Tags.stored(List.of(longest + "x"))).build();
    assertThat(Projections.own().contribution(tagged))
        .containsKey(SummaryKey.tag(tagged.userId(), longest + "x"));
  }

  @Test
  void theNameOfAPartIsNotHalfACharacter() {
    String cake = "\uD83C\uDF82";

    assertThat(contributionAt("a " + cake)).isNotEmpty();
    // Both would be stored as a question mark, and be one item.
    for (String half : List.of(cake.substring(0, 1), "a" + cake.substring(1))) {
      assertThatExceptionOfType(ProjectionException.class)
          .isThrownBy(() -> contributionAt(half))
          .withMessage(
              "projection 'own': the name of a part has half of a surrogate pair: cut texts"
                  + " between code points");
    }
  }

  private Map<SummaryKey, Deltas> contributionAt(String part) {
    Projection own =
        Projection.named("own").stock("notes", note -> Parts.at(part), note -> 1).build();
    return Projections.with(List.of(own)).contribution(before);
  }

  private static String field(Mark mark) {
    return mark.place().key().projection().fields().get(mark.place().field()).name();
  }

  private static Map<String, String> inWords(Map<SummaryKey, Deltas> summaries) {
    Map<String, String> words = new TreeMap<>();
    summaries.forEach(
        (key, deltas) -> words.put(key.toString().replace(" of alice", ""), deltas.toString()));
    return words;
  }

  private Origin origin() {
    return new Origin(
        before.userId(),
        before.id(),
        new SequenceNumber("77"),
        "e",
        TestRecords.START,
        EventTimeSource.STREAM,
        new TreeSet<>());
  }
}
