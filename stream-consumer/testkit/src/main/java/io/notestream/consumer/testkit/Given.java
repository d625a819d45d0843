package io.notestream.consumer.testkit;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.summary.Projection;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.Assertions;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * A history, and what a projection must make of it. Not thread-safe.
 *
 * <pre>{@code
 * Given.history(records().created(note).expired(note))
 *     .through(WEEKDAYS)
 *     .expect("alice", "SUNDAY", "notes", 0)
 *     .expect("alice", "SUNDAY", "expired", 1);
 * }</pre>
 */
public final class Given {

  private final List<Record> records;

  private Given(List<Record> records) {
    this.records = List.copyOf(records);
  }

  /**
   * Begins with records.
   *
   * @param records what happened, in order
   * @return the history
   */
  public static Given history(List<Record> records) {
    return new Given(records);
  }

  /**
   * Begins with records that are built.
   *
   * @param records what happened
   * @return the history
   */
  public static Given history(RecordsBuilder records) {
    return new Given(records.build());
  }

  /**
   * Applies the history with a projection, as one batch to empty tables.
   *
   * @param projection the projection
   * @return expectations on its numbers
   */
  public Expectations through(Projection projection) {
    MemorySink sink =
        new MemorySink(ConsumerOptions.builder().projections(List.of(projection)).build());
    return new Expectations(projection, sink.apply(records).views());
  }

  /** Expectations on the numbers of a projection. Not thread-safe. */
  public static final class Expectations {

    private final Projection projection;
    private final Views views;

    private Expectations(Projection projection, Views views) {
      this.projection = projection;
      this.views = views;
    }

    /**
     * Checks a number.
     *
     * @param user the user's id
     * @param part the name of the part; empty for a projection without parts
     * @param field the number's name
     * @param value the expected value
     * @return these expectations
     * @throws IllegalArgumentException if the projection has no such number
     */
    public Expectations expect(String user, String part, String field, long value) {
      Assertions.assertThat(number(user, part, field))
          .as("%s of %s in part '%s' of %s", field, user, part, projection.name())
          .isEqualTo(value);
      return this;
    }

    /**
     * Checks a latest time.
     *
     * @param user the user's id
     * @param part the name of the part; empty for a projection without parts
     * @param field the time's name
     * @param time the expected time, in whole milliseconds
     * @return these expectations
     * @throws IllegalArgumentException if the projection has no such number
     */
    public Expectations expect(String user, String part, String field, Instant time) {
      Assertions.assertThat(Instant.ofEpochMilli(number(user, part, field)))
          .as("%s of %s in part '%s' of %s", field, user, part, projection.name())
          .isEqualTo(time);
      return this;
    }

    /**
     * Checks which parts there are: those whose numbers the history has moved.
     *
     * @param user the user's id
     * @param parts the expected names
     * @return these expectations
     */
    public Expectations expectParts(String user, String... parts) {
      Assertions.assertThat(views.parts(user, projection.name()))
          .as("parts of %s in %s", user, projection.name())
          .containsExactlyInAnyOrder(parts);
      return this;
    }

    /** A part that nothing has moved has zeros, but not of a number that there is not. */
    private long number(String user, String part, String field) {
      return views.number(
          user, projection.name(), part, projection.fields().get(projection.indexOf(field)).name());
    }

    /**
     * Returns everything that the history leads to.
     *
     * @return the views
     */
    public Views views() {
      return views;
    }
  }
}
