package io.notestream.consumer.testkit;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.summary.Projection;
import io.notestream.consumer.summary.ProjectionChoice;
import io.notestream.consumer.summary.ProjectionTrial;
import io.notestream.model.note.Note;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.function.UnaryOperator;
import org.assertj.core.api.Assertions;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * The laws that every projection has to keep, checked with random histories:
 *
 * <ul>
 *   <li>its functions give the same numbers for the same note, at any time, in any default time
 *       zone and locale
 *   <li>whatever happens, in whichever batches and however often it is delivered, also if counting
 *       begins late: what is counted equals a recount of what is stored and of what has happened
 *   <li>no number is ever negative, and no function fails
 *   <li>no change takes more than 40 items
 * </ul>
 *
 * <p>The default time zone and locale of the process are changed for some milliseconds.
 */
public final class ProjectionLaws {

  /** Above this the consumer warns: a transaction has 100 actions in all. */
  private static final int MOST_ITEMS = 40;

  private static final int HISTORIES = 100;
  private static final int LENGTH = 60;

  private ProjectionLaws() {}

  /**
   * Checks a projection with 100 random histories, the same each time.
   *
   * @param projection the projection
   * @throws AssertionError if it breaks a law; the message says how to repeat the history
   */
  public static void check(Projection projection) {
    check(projection, UnaryOperator.identity());
  }

  /**
   * Checks a projection whose functions expect something of notes, such as the form of their title.
   *
   * @param projection the projection
   * @param form gives a random note the form that the functions expect; pure
   * @throws AssertionError if it breaks a law; the message says how to repeat the history
   */
  public static void check(Projection projection, UnaryOperator<Note> form) {
    Assertions.assertThat(ProjectionChoice.mistakes(List.of(projection))).isEmpty();
    checkSurroundings(projection);
    for (int seed = 0; seed < HISTORIES; seed++) {
      checkHistory(projection, form, seed);
    }
  }

  /** Checks that default time zone and locale do not matter. */
  private static synchronized void checkSurroundings(Projection projection) {
    TimeZone zone = TimeZone.getDefault();
    Locale locale = Locale.getDefault();
    ProjectionTrial trial = ProjectionTrial.of(projection);
    Assertions.assertThat(trial.mostParts())
        .as("the most items of %s that one change updates", projection.name())
        .isLessThanOrEqualTo(MOST_ITEMS);
    try {
      // Turkish has letters of its own, and Egypt digits.
      Map<String, String> others = Map.of("Pacific/Kiritimati", "tr", "Pacific/Pago_Pago", "ar-EG");
      for (Map.Entry<String, String> other : others.entrySet()) {
        TimeZone.setDefault(TimeZone.getTimeZone(other.getKey()));
        Locale.setDefault(Locale.forLanguageTag(other.getValue()));
        Assertions.assertThat(ProjectionTrial.of(projection).fingerprint())
            .as("%s in another default time zone or locale", projection.name())
            .isEqualTo(trial.fingerprint());
      }
    } finally {
      TimeZone.setDefault(zone);
      Locale.setDefault(locale);
    }
  }

  private static void checkHistory(Projection projection, UnaryOperator<Note> form, int seed) {
    boolean late = seed % 2 == 1;
    RandomHistory history = new RandomHistory(seed, LENGTH, late, form);
    Instant countingSince = late ? RecordsBuilder.START : Instant.EPOCH;
    MemorySink sink =
        new MemorySink(
            ConsumerOptions.builder()
                .projections(List.of(projection))
                .countingSince(countingSince)
                .build());
    Recount recount = new Recount(projection);
    Random random = new Random(seed);
    List<Record> records = history.records();
    for (int position = 0; position < records.size(); ) {
      int from = Math.max(0, position - random.nextInt(8)); // What came before comes again.
      int to = Math.min(records.size(), position + 1 + random.nextInt(12));
      sink.apply(records.subList(from, to));
      String when = "history " + seed + " after " + to + " records";
      Assertions.assertThat(sink.views().deadLetters().stream().map(ViewsAssert::inFull))
          .as("%s: dead letters", when)
          .isEmpty();
      records.subList(position, to).forEach(recount::add);
      position = to;
      recount.check(sink.views(), when);
    }
  }
}
