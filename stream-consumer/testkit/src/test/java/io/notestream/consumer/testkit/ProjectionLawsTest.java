package io.notestream.consumer.testkit;

import static io.notestream.consumer.summary.Parts.at;
import static io.notestream.consumer.summary.Parts.none;
import static io.notestream.consumer.summary.Parts.whole;
import static io.notestream.consumer.testkit.NotestreamAssertions.assertThat;
import static io.notestream.consumer.testkit.RecordsBuilder.note;
import static io.notestream.consumer.testkit.RecordsBuilder.records;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.summary.Projection;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The laws hold for projections that keep them, and tell those that do not. */
@ResourceLock(Resources.LOCALE)
@ResourceLock(Resources.TIME_ZONE)
class ProjectionLawsTest {

  private static final Projection WEEKDAYS =
      Projection.named("weekdays")
          .version(1)
          .stock("notes", note -> at(weekday(note.createdAt(), ZoneOffset.UTC)), note -> 1)
          .stock("bytes", note -> at(note.tags().values()), Note::bodyBytes)
          .flow(
              "expired",
              change -> change.kind() == ChangeKind.EXPIRED,
              change -> at(weekday(change.eventTime(), ZoneOffset.UTC)))
          .max("largest", change -> whole(), change -> change.latest().bodyBytes())
          .latest(
              "lastSeen",
              change -> change.kind() == ChangeKind.EXPIRED ? none() : whole(),
              NoteChange::eventTime)
          .build();

  @Test
  void aProjectionOfEveryKindOfNumberKeepsTheLaws() {
    ProjectionLaws.check(WEEKDAYS);
  }

  @Test
  void notesCanBeGivenTheFormThatFunctionsExpect() {
    Projection numbers =
        Projection.named("numbers").stock("sum", note -> whole(), note -> title(note, "0")).build();

    ProjectionLaws.check(numbers, note -> note.toBuilder().title("12").build());
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> ProjectionLaws.check(strict()))
        .withMessageContaining("dead letters")
        .withMessageContaining("PROJECTION_FAILED");
  }

  @Test
  void whatDependsOnTheProcessBreaksTheLaws() {
    breaks(note -> weekday(note.createdAt(), ZoneId.systemDefault()), "another default time zone");
    breaks(note -> "TITLE".toLowerCase(Locale.getDefault()), "another default time zone or locale");
    breaks(note -> String.format("v%d", note.version()), "another default time zone or locale");
    breaks(note -> Long.toString(System.nanoTime()), "neither on the time nor on chance");
  }

  @Test
  void whatCutsACharacterInHalfBreaksTheLaws() {
    breaks(
        note -> note.title().isEmpty() ? "" : note.title().substring(0, 1),
        "the name of a part has half of a surrogate pair");
  }

  @Test
  void whatTakesTooManyItemsBreaksTheLaws() {
    Projection wide =
        Projection.named("wide")
            .stock(
                "notes",
                note -> at(IntStream.range(0, 41).mapToObj(Integer::toString).toList()),
                note -> 1)
            .build();

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> ProjectionLaws.check(wide))
        .withMessageContaining("the most items");
  }

  @Test
  void aHistoryHasItsNumbers() {
    Note note = note("alice", "shop"); // On a Sunday.
    Note changed = note.toBuilder().version(2).tags(Tags.of(List.of("home"))).build();

    Given.history(records().created(note).again().updated(note, changed).created(note("alice")))
        .through(WEEKDAYS)
        .expectParts("alice", "", "SUNDAY", "home")
        .expect("alice", "SUNDAY", "notes", 2)
        .expect("alice", "shop", "bytes", 0)
        .expect("alice", "home", "bytes", 11)
        .expect("alice", "", "lastSeen", RecordsBuilder.START.plusSeconds(2))
        .expect("bob", "SUNDAY", "notes", 0);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            () ->
                Given.history(records().created(note))
                    .through(WEEKDAYS)
                    .expect("alice", "SUNDAY", "notes", 2))
        .withMessageContaining("notes of alice in part 'SUNDAY' of weekdays");
  }

  @Test
  void aNumberThatThereIsNotIsNotZero() {
    Given.Expectations nothing = Given.history(records()).through(WEEKDAYS);

    nothing.expect("alice", "SUNDAY", "notes", 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> nothing.expect("alice", "SUNDAY", "note", 0))
        .withMessage("projection 'weekdays' has no number 'note'");
  }

  @Test
  void viewsSayWhatProjectionsHold() {
    MemorySink sink =
        new MemorySink(ConsumerOptions.builder().projections(List.of(WEEKDAYS)).build());

    sink.apply(records().created(note("alice", "shop")).build());

    assertThat(sink.views()).hasNoDeadLetters().summaryOf("alice").hasActiveNotes(1);
    org.assertj.core.api.Assertions.assertThat(sink.views().toJson())
        .containsSubsequence("\"projections\"", "\"weekdays\"", "\"SUNDAY\"", "\"notes\" : 1");
  }

  private static Projection strict() {
    return Projection.named("strict")
        .stock("sum", note -> whole(), note -> title(note, "not a number"))
        .build();
  }

  private static long title(Note note, String absent) {
    return Long.parseLong(note.title().matches("\\d+") ? note.title() : absent);
  }

  private static void breaks(Function<Note, String> part, String why) {
    Projection impure =
        Projection.named("impure").stock("notes", note -> at(part.apply(note)), note -> 1).build();

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> ProjectionLaws.check(impure))
        .withMessageContaining(why);
  }

  private static String weekday(Instant time, ZoneId zone) {
    return DayOfWeek.from(time.atZone(zone)).name();
  }
}
