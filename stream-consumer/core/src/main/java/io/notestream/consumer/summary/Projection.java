package io.notestream.consumer.summary;

import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import io.notestream.model.table.Attributes;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A summary as pure functions: from a stored note, or from a change, to keys and numbers. What an
 * insert, an update, a delete and an expiration do to the numbers follows from that. Immutable.
 *
 * <pre>{@code
 * Projection.named("weekdays")
 *     .version(1)
 *     .stock("notes", note -> Parts.at(weekday(note)), note -> 1)
 *     .flow("expired", change -> change.kind() == EXPIRED, change -> Parts.at(weekday(change)))
 *     .latest("lastSeen", change -> Parts.whole(), NoteChange::eventTime)
 *     .build();
 * }</pre>
 *
 * <p>The functions are called from several threads, and repeatedly for the same note or change.
 * They must depend on nothing else: not on the present time, on chance, on the default time zone or
 * locale, on files or on other services. Numbers are whole and not negative. A change for which a
 * function fails is parked in the dead letters.
 */
public final class Projection {

  /**
   * The most bytes of UTF-8 that the name of a part may have, 512: a sort key has <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">at
   * most 1024</a>.
   */
  public static final int MOST_PART_BYTES = 512;

  /** The most numbers that a projection may have, 16, so that no item is larger than 4 KiB. */
  public static final int MOST_FIELDS = 16;

  /**
   * The most that a note or a change may add to a sum, 2<sup>53</sup>: what all of a transaction
   * add together is a {@code long}, and readers of JSON know the number to the last digit.
   */
  public static final long MOST_ADDED = 1L << 53;

  /** The earliest and the latest time that is stored with a year of four digits. */
  private static final long FIRST_MILLIS = -62_167_219_200_000L;

  private static final long LAST_MILLIS = 253_402_300_799_999L;

  private final String name;
  private final int version;
  private final List<Field> fields;
  private final @Nullable String rankedBy;
  private final List<StockRule> stocks;
  private final List<ChangeRule> flows;
  private final List<ChangeRule> maxima;

  record StockRule(int field, Function<Note, Parts> parts, ToLongFunction<Note> value) {}

  record ChangeRule(
      int field,
      Predicate<NoteChange> counts,
      Function<NoteChange, Parts> parts,
      ToLongFunction<NoteChange> value) {}

  Projection(ProjectionBuilder b) {
    name = b.name;
    version = b.version;
    fields = List.copyOf(b.fields);
    rankedBy = b.rankedBy;
    stocks = List.copyOf(b.stocks);
    flows = b.changes.stream().filter(r -> fields.get(r.field()).kind().isSum()).toList();
    maxima = b.changes.stream().filter(r -> !fields.get(r.field()).kind().isSum()).toList();
  }

  /**
   * Returns a builder of a projection.
   *
   * @param name its name, which is a part of stored keys: 1 to 32 lower-case letters, digits and
   *     dashes, the first of them a letter
   * @return a builder of version 1
   */
  public static ProjectionBuilder named(String name) {
    return new ProjectionBuilder(name);
  }

  /**
   * Returns the name.
   *
   * @return the name, in lower case
   */
  public String name() {
    return name;
  }

  /**
   * Returns the version: the same version gives the same numbers for the same notes and changes.
   *
   * @return at least 1
   */
  public int version() {
    return version;
  }

  /**
   * Returns the numbers that are kept for each part.
   *
   * @return the numbers, in the order in which they were given to the builder
   */
  public List<Field> fields() {
    return fields;
  }

  /**
   * Returns by which sum users are ranked.
   *
   * @return the sum's name; empty if the projection is not ranked
   */
  public Optional<String> rankedBy() {
    return Optional.ofNullable(rankedBy);
  }

  /**
   * Returns the attribute that stores a number.
   *
   * @param field its index in {@link #fields()}
   * @return its name; {@code activeNotes} for the sum that the projection is ranked by
   */
  public String attribute(int field) {
    String own = fields.get(field).name();
    return own.equals(rankedBy) ? Attributes.ACTIVE_NOTES : own;
  }

  /**
   * Returns the index of a number.
   *
   * @param field its name
   * @return its index in {@link #fields()}
   * @throws IllegalArgumentException if there is none of that name
   */
  public int indexOf(String field) {
    for (int index = 0; index < fields.size(); index++) {
      if (fields.get(index).name().equals(field)) {
        return index;
      }
    }
    throw new IllegalArgumentException("projection '" + name + "' has no number '" + field + "'");
  }

  /**
   * Evaluates what a stored note adds to the sums over what is stored. Zeros are left out.
   *
   * @param note the note
   * @param sink receives each number
   * @throws ProjectionException if a function fails
   */
  public void stock(Note note, ProjectionSink sink) {
    for (StockRule rule : stocks) {
      evaluate(rule.field(), note, null, rule.parts(), rule.value(), sink);
    }
  }

  /**
   * Evaluates what a change adds to the sums over changes. Zeros are left out.
   *
   * @param change the change
   * @param sink receives each number
   * @throws ProjectionException if a function fails
   */
  public void flow(NoteChange change, ProjectionSink sink) {
    for (ChangeRule rule : flows) {
      evaluate(rule.field(), change, rule.counts(), rule.parts(), rule.value(), sink);
    }
  }

  /**
   * Evaluates what the maxima have to be at least after a change.
   *
   * @param change the change
   * @param sink receives each number, and each time as milliseconds since 1970
   * @throws ProjectionException if a function fails
   */
  public void maxima(NoteChange change, ProjectionSink sink) {
    for (ChangeRule rule : maxima) {
      evaluate(rule.field(), change, rule.counts(), rule.parts(), rule.value(), sink);
    }
  }

  private <T> void evaluate(
      int field,
      T subject,
      @Nullable Predicate<T> counts,
      Function<T, Parts> parts,
      ToLongFunction<T> value,
      ProjectionSink sink) {
    Parts found;
    long number;
    try {
      if (counts != null && !counts.test(subject)) {
        return;
      }
      found = parts.apply(subject);
      if (found.isEmpty()) {
        return;
      }
      number = value.applyAsLong(subject);
    } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
      // These errors are the function's own too: they must not end the process, again and again.
      throw failure(field, "a function has thrown " + e.getClass().getName());
    }
    Field.Kind kind = fields.get(field).kind();
    if (kind == Field.Kind.LATEST) {
      if (number < FIRST_MILLIS || number > LAST_MILLIS) {
        throw failure(field, "a time whose year has not four digits");
      }
    } else if (number < 0) {
      throw failure(field, "a number is negative");
    } else if (kind.isSum() && number > MOST_ADDED) {
      throw failure(field, "a number is larger than 2^53");
    }
    if (number == 0 && kind.isSum()) {
      return;
    }
    for (String part : found) {
      sink.accept(part, field, number);
    }
  }

  private ProjectionException failure(int field, String what) {
    return new ProjectionException(name, fields.get(field).name() + ": " + what);
  }

  /** Returns name and version. */
  @Override
  public String toString() {
    return name + " " + version;
  }
}
