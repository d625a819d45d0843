package io.notestream.consumer.summary;

import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a projection may be, what it gives, and how it is found. */
class ProjectionTest {

  @TempDir private Path classes;

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
  void aProjectionHasUpToSixteenNumbers() {
    assertThat(numbers(16).build().fields()).hasSize(16);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> numbers(17).build())
        .withMessageContaining("1 to 16 numbers, not 17");
  }

  private static ProjectionBuilder numbers(int count) {
    ProjectionBuilder builder = Projection.named("many");
    for (int i = 0; i < count; i++) {
      builder.stock("n" + i, note -> Parts.whole(), note -> 1);
    }
    return builder;
  }

  @Test
  void aNumberIsFoundByItsNameAndTheRankIsKeptWhereItIsIndexed() {
    Projection weekdays = Weekdays.version(7);

    assertThat(weekdays.version()).isEqualTo(7);
    assertThat(weekdays.indexOf("bytes")).isEqualTo(1);
    assertThat(weekdays.attribute(0)).isEqualTo("activeNotes");
    assertThat(weekdays.attribute(1)).isEqualTo("bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> weekdays.indexOf("nights"))
        .withMessage("projection 'weekdays' has no number 'nights'");
  }

  @Test
  void aChangesFlowAndMaximaAreToldApart() {
    Projection weekdays = Weekdays.version(1);
    NoteChange expired =
        ProjectionSamples.allChanges().stream()
            .filter(change -> change.kind() == ChangeKind.EXPIRED)
            .findFirst()
            .orElseThrow();
    List<Integer> flow = new ArrayList<>();
    List<Integer> maxima = new ArrayList<>();

    weekdays.flow(expired, (part, field, value) -> flow.add(field));
    weekdays.maxima(expired, (part, field, value) -> maxima.add(field));

    assertThat(flow).containsExactly(weekdays.indexOf("expired"));
    assertThat(maxima).containsExactly(weekdays.indexOf("lastSeen"));
  }

  @Test
  void aTimeHasAYearOfFourDigits() {
    assertThat(latest(Instant.parse("0000-01-01T00:00:00Z"))).hasSize(1);
    assertThat(latest(Instant.parse("9999-12-31T23:59:59.999Z"))).hasSize(1);
    for (String wrong : List.of("-0001-12-31T23:59:59.999Z", "+10000-01-01T00:00:00Z")) {
      assertThatExceptionOfType(ProjectionException.class)
          .isThrownBy(() -> latest(Instant.parse(wrong)))
          .withMessage("projection 'times': at: a time whose year has not four digits");
    }
  }

  private static List<Long> latest(Instant time) {
    List<Long> given = new ArrayList<>();
    Projection.named("times")
        .latest("at", change -> Parts.whole(), change -> time)
        .build()
        .maxima(ProjectionSamples.allChanges().get(0), (part, field, value) -> given.add(value));
    return given;
  }

  @Test
  void aNoteThatHasNoPartIsNotAskedForItsNumber() {
    AtomicLong asked = new AtomicLong();

    Projection.named("p")
        .stock("n", note -> Parts.none(), note -> asked.incrementAndGet())
        .build()
        .stock(note("alice"), (part, field, value) -> {});

    assertThat(asked).hasValue(0);
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
  void aSumGrowsBySoMuchThatATransactionsIsALongAndAMaximumHasNoBound() {
    Note note = note("alice");
    List<Long> given = new ArrayList<>();
    NoteChange change = ProjectionSamples.allChanges().get(0);

    counting("most", n -> Projection.MOST_ADDED).stock(note, (p, f, value) -> given.add(value));
    Projection.named("largest")
        .max("m", c -> Parts.whole(), c -> Long.MAX_VALUE)
        .build()
        .maxima(change, (p, f, value) -> given.add(value));

    assertThat(given).containsExactly(1L << 53, Long.MAX_VALUE);
    assertThatExceptionOfType(ProjectionException.class)
        .isThrownBy(
            () ->
                counting("more", n -> Projection.MOST_ADDED + 1)
                    .stock(note, (part, field, value) -> {}))
        .withMessage("projection 'more': notes: a number is larger than 2^53");
  }

  @Test
  void anErrorOfAFunctionIsAFailureAndNotTheEndOfTheProcess() {
    for (Error error :
        List.of(new StackOverflowError(), new NoClassDefFoundError(), new AssertionError())) {
      Projection failing =
          counting(
              "failing",
              note -> {
                throw error;
              });
      assertThatExceptionOfType(ProjectionException.class)
          .isThrownBy(() -> failing.stock(note("alice"), (part, field, value) -> {}))
          .withMessageEndingWith("a function has thrown " + error.getClass().getName());
    }
  }

  @Test
  void whatIsListedAndCannotBeLoadedIsSaidInALine() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> chooseAmong("com.example.Missing"))
        .withMessageContaining("META-INF/services")
        .withMessageContaining("com.example.Missing not found");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> chooseAmong(Nothing.class.getName()))
        .withMessage(Nothing.class.getName() + " provides no projection, but null");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> chooseAmong(Failing.class.getName()))
        .withMessage(Failing.class.getName() + " fails: java.lang.IllegalStateException: no file");
  }

  /** Provides nothing. */
  public static final class Nothing implements ProjectionProvider {
    @Override
    @SuppressWarnings("NullAway") // as whoever compiles without such a check may do
    public Projection projection() {
      return null;
    }
  }

  /** Fails. */
  public static final class Failing implements ProjectionProvider {
    @Override
    public Projection projection() {
      throw new IllegalStateException("no file");
    }
  }

  @Test
  void whatIsChosenIsInTheOrderOfTheNames() throws IOException {
    String providers = P.class.getName() + "\n" + B.class.getName();

    assertThat(chooseAmong(providers, "p", "b"))
        .extracting(Projection::name)
        .containsExactly("b", "p");
    assertThat(chooseAmong(providers, "b", "p"))
        .extracting(Projection::name)
        .containsExactly("b", "p");
  }

  /** Provides a projection of this name. */
  public static final class P implements ProjectionProvider {
    @Override
    public Projection projection() {
      return counting("p", note -> 1);
    }
  }

  /** Provides a projection of this name. */
  public static final class B implements ProjectionProvider {
    @Override
    public Projection projection() {
      return counting("b", note -> 1);
    }
  }

  private void chooseAmong(String provider) throws IOException {
    chooseAmong(provider, "weekdays");
  }

  private List<Projection> chooseAmong(String providers, String... names) throws IOException {
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve(ProjectionProvider.class.getName()), providers);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      return ProjectionChoice.choose(List.of(names));
    } finally {
      thread.setContextClassLoader(before);
    }
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

  @Test
  void partsAreEqualIfTheirNamesAre() {
    assertThat(Parts.at(List.of("a", "b")))
        .isEqualTo(Parts.at(List.of("b", "a")))
        .hasSameHashCodeAs(Parts.at(List.of("b", "a")))
        .isNotEqualTo(Parts.at("a"))
        .isNotEqualTo("[a, b]")
        .hasToString("[a, b]");
    assertThat(Parts.at(List.of())).isEqualTo(Parts.none());
    assertThat(Parts.at("a").hashCode()).isNotEqualTo(Parts.at("b").hashCode());
  }

  private static Projection counting(String name, ToLongFunction<Note> value) {
    return Projection.named(name).stock("notes", note -> Parts.whole(), value).build();
  }
}
