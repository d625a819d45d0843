package io.notestream.consumer.summary;

import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.notestream.model.note.Note;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** What a projection may be, what it gives, and how it is found. */
class ProjectionTest {

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Projection.named("Week days")
                    .version(0)
                    .stock("userId", note -> Parts.whole(), note -> 1)
                    .stock("activeNotes", note -> Parts.whole(), note -> 1)
                    .latest("at", change -> Parts.whole(), change -> Instant.EPOCH)
                    .latest("at", change -> Parts.whole(), change -> Instant.EPOCH)
                    .rankedBy("at")
                    .build())
        .withMessageContaining("a name has 1 to 32")
        .withMessageContaining("a version is at least 1, not 0")
        .withMessageContaining("cannot have the name 'userId'")
        .withMessageContaining("two numbers have the name 'at'")
        .withMessageContaining("ranked by 'at', which is none of its sums")
        .withMessageContaining("'activeNotes' is the attribute of the sum");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Projection.named("empty").build())
        .withMessageContaining("1 to 16 numbers, not 0");
  }

  @Test
  void aProjectionIsFoundByItsName() {
    assertThat(ProjectionChoice.choose(List.of(" weekdays ,", "")))
        .containsExactly(Weekdays.PROJECTION);
    assertThat(ProjectionChoice.choose(List.of())).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProjectionChoice.choose(List.of("weekends")))
        .withMessageContaining("there is no projection 'weekends'")
        .withMessageContaining("there are weekdays");
  }

  @Test
  void notestreamsOwnNamesAreTaken() {
    assertThat(ProjectionChoice.mistakes(List.of(counting("tag", note -> 1))))
        .singleElement()
        .asString()
        .contains("Notestream has one of that name");
    assertThat(ProjectionChoice.mistakes(List.of(Weekdays.PROJECTION, Weekdays.version(2))))
        .containsExactly("two projections have the name 'weekdays'");
  }

  @Test
  void chanceAndTimeAreRefused() {
    AtomicLong calls = new AtomicLong();

    for (ToLongFunction<Note> impure :
        List.<ToLongFunction<Note>>of(
            note -> ThreadLocalRandom.current().nextInt(1_000_000),
            note -> System.currentTimeMillis(),
            note -> calls.getAndIncrement())) {
      assertThat(ProjectionChoice.mistakes(List.of(counting("impure", impure))))
          .singleElement()
          .asString()
          .contains("neither on the time nor on chance");
    }
    assertThat(ProjectionChoice.mistakes(List.of(counting("pure", Note::bodyBytes)))).isEmpty();
  }

  @Test
  void aFailureNamesTheProjectionAndKeepsTheNoteToItself() {
    Note note = note("alice");
    Projection throwing =
        counting(
            "throwing",
            n -> {
              throw new IllegalStateException(n.title() + n.body());
            });

    assertThatExceptionOfType(ProjectionException.class)
        .isThrownBy(() -> throwing.stock(note, (part, field, value) -> {}))
        .withMessage(
            "projection 'throwing': notes: a function has thrown java.lang.IllegalStateException")
        .withNoCause();
    assertThatExceptionOfType(ProjectionException.class)
        .isThrownBy(() -> counting("negative", n -> -1).stock(note, (part, field, value) -> {}))
        .withMessageContaining("a number is negative");
    assertThatExceptionOfType(ProjectionException.class)
        .isThrownBy(
            () ->
                Projection.named("far")
                    .latest("at", change -> Parts.whole(), change -> Instant.MAX.minusSeconds(1))
                    .build()
                    .maxima(ProjectionSamples.allChanges().get(0), (part, field, value) -> {}))
        .withMessageContaining("far");
  }

  @Test
  void aTrialTellsFunctionsApart() {
    String pure = ProjectionTrial.of(counting("p", Note::bodyBytes)).fingerprint();

    assertThat(ProjectionTrial.of(counting("p", note -> note.bodyBytes())).fingerprint())
        .isEqualTo(pure);
    assertThat(ProjectionTrial.of(counting("p", note -> note.bodyBytes() + 1)).fingerprint())
        .isNotEqualTo(pure);
    assertThat(ProjectionTrial.of(Weekdays.PROJECTION).fingerprint())
        .as("stored with views tables: may never be another one")
        .isEqualTo("1-28399c297e1ae6cb8337a68e");
    assertThat(ProjectionTrial.of(Weekdays.PROJECTION).mostParts()).isBetween(20, 40);
  }

  @Test
  void zerosAreLeftOutAndPartsCountOnce() {
    List<String> given = new ArrayList<>();
    Projection projection =
        Projection.named("p")
            .stock("none", note -> Parts.whole(), note -> 0)
            .stock("some", note -> Parts.at(List.of("a", "b", "a")), note -> 2)
            .build();

    projection.stock(
        note("alice"), (part, field, value) -> given.add(part + " " + field + " " + value));

    assertThat(given).containsExactly("a 1 2", "b 1 2");
  }

  private static Projection counting(String name, ToLongFunction<Note> value) {
    return Projection.named(name).stock("notes", note -> Parts.whole(), value).build();
  }
}
