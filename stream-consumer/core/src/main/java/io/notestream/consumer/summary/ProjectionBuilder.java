package io.notestream.consumer.summary;

import io.notestream.consumer.summary.Projection.ChangeRule;
import io.notestream.consumer.summary.Projection.StockRule;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import io.notestream.model.table.Attributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Projection}. Not thread-safe. */
public final class ProjectionBuilder {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final Pattern FIELD = Pattern.compile("[a-z][A-Za-z0-9]{0,39}");

  /** The attributes that an item of a projection has beside its numbers. */
  private static final Set<String> RESERVED =
      Set.of(
          Attributes.USER_ID,
          Attributes.SCHEMA,
          Attributes.PURGE_AT,
          Attributes.PROJECTION,
          Attributes.PART,
          Attributes.RANKED_BY);

  final String name;
  int version = 1;
  final List<Field> fields = new ArrayList<>();
  @Nullable String rankedBy;
  final List<StockRule> stocks = new ArrayList<>();
  final List<ChangeRule> changes = new ArrayList<>();

  ProjectionBuilder(String name) {
    this.name = name;
  }

  /**
   * Sets the version. Functions that give other numbers than before need another version.
   *
   * @param version at least 1, the default
   * @return this builder
   */
  public ProjectionBuilder version(int version) {
    this.version = version;
    return this;
  }

  /**
   * Adds a sum over what is stored: it moves by what a note adds after a change minus what it added
   * before, whatever the change is.
   *
   * @param field the sum's name: a lower-case letter and up to 39 letters and digits
   * @param parts the parts that a note counts in
   * @param value what it adds to each of them, 0 to {@value Projection#MOST_ADDED}
   * @return this builder
   */
  public ProjectionBuilder stock(
      String field, Function<Note, Parts> parts, ToLongFunction<Note> value) {
    stocks.add(new StockRule(fields.size(), parts, value));
    fields.add(new Field(field, Field.Kind.STOCK));
    return this;
  }

  /**
   * Adds a count of changes.
   *
   * @param field the sum's name, as in {@link #stock}
   * @param counts which changes count
   * @param parts the parts that such a change counts in
   * @return this builder
   */
  public ProjectionBuilder flow(
      String field, Predicate<NoteChange> counts, Function<NoteChange, Parts> parts) {
    return flow(field, counts, parts, change -> 1);
  }

  /**
   * Adds a sum over changes.
   *
   * @param field the sum's name, as in {@link #stock}
   * @param counts which changes count
   * @param parts the parts that such a change counts in
   * @param value what it adds to each of them, 0 to {@value Projection#MOST_ADDED}
   * @return this builder
   */
  public ProjectionBuilder flow(
      String field,
      Predicate<NoteChange> counts,
      Function<NoteChange, Parts> parts,
      ToLongFunction<NoteChange> value) {
    changes.add(new ChangeRule(fields.size(), counts, parts, value));
    fields.add(new Field(field, Field.Kind.FLOW));
    return this;
  }

  /**
   * Adds the largest number of any change. It never falls, and each time that it grows costs a
   * write of its own.
   *
   * @param field its name, as in {@link #stock}
   * @param parts the parts that a change counts in; {@link Parts#none} for one that does not count
   * @param value the number of a change, not negative
   * @return this builder
   */
  public ProjectionBuilder max(
      String field, Function<NoteChange, Parts> parts, ToLongFunction<NoteChange> value) {
    changes.add(new ChangeRule(fields.size(), change -> true, parts, value));
    fields.add(new Field(field, Field.Kind.MAX));
    return this;
  }

  /**
   * Adds the latest time of any change. It never goes back, and each time that it moves costs a
   * write of its own: a time that is cut to the minute or the day costs less.
   *
   * @param field its name, as in {@link #stock}
   * @param parts the parts that a change counts in; {@link Parts#none} for one that does not count
   * @param time the time of a change, which is stored in milliseconds
   * @return this builder
   */
  public ProjectionBuilder latest(
      String field, Function<NoteChange, Parts> parts, Function<NoteChange, Instant> time) {
    changes.add(
        new ChangeRule(
            fields.size(), change -> true, parts, change -> time.apply(change).toEpochMilli()));
    fields.add(new Field(field, Field.Kind.LATEST));
    return this;
  }

  /**
   * Ranks users by one of the sums, within each part. The sum is then stored in the attribute
   * {@code activeNotes}, which is the sort key of the index that ranks.
   *
   * @param field the sum's name; default none
   * @return this builder
   */
  public ProjectionBuilder rankedBy(String field) {
    this.rankedBy = field;
    return this;
  }

  /**
   * Builds the projection.
   *
   * @return an immutable projection
   * @throws IllegalArgumentException naming everything that is wrong with it
   */
  public Projection build() {
    List<String> wrong = new ArrayList<>();
    if (!NAME.matcher(name).matches()) {
      wrong.add("a name has 1 to 32 lower-case letters, digits and dashes, a letter first");
    }
    if (version < 1) {
      wrong.add("a version is at least 1, not " + version);
    }
    if (fields.isEmpty() || fields.size() > Projection.MOST_FIELDS) {
      wrong.add("it has 1 to " + Projection.MOST_FIELDS + " numbers, not " + fields.size());
    }
    Set<String> names = new HashSet<>();
    for (Field field : fields) {
      if (!FIELD.matcher(field.name()).matches() || RESERVED.contains(field.name())) {
        wrong.add("a number cannot have the name '" + field.name() + "'");
      }
      if (!names.add(field.name())) {
        wrong.add("two numbers have the name '" + field.name() + "'");
      }
    }
    checkRank(wrong);
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("projection '" + name + "': " + String.join("; ", wrong));
    }
    return new Projection(this);
  }

  private void checkRank(List<String> wrong) {
    String rank = rankedBy;
    if (rank == null) {
      return;
    }
    if (fields.stream().noneMatch(f -> f.name().equals(rank) && f.kind().isSum())) {
      wrong.add("it is ranked by '" + rank + "', which is none of its sums");
    }
    if (fields.stream().anyMatch(f -> f.name().equals(Attributes.ACTIVE_NOTES))
        && !rank.equals(Attributes.ACTIVE_NOTES)) {
      wrong.add(
          "'" + Attributes.ACTIVE_NOTES + "' is the attribute of the sum that it is ranked by");
    }
  }
}
