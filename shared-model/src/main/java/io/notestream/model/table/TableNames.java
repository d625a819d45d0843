package io.notestream.model.table;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of one set of tables, which belongs to one tenant. Immutable.
 *
 * @param notes the source
 * @param noteViews what is derived, of one generation
 * @param noteOps what must be remembered
 */
public record TableNames(String notes, String noteViews, String noteOps) {

  /** {@return the names {@code notes}, {@code note-views} and {@code note-ops}} */
  public static TableNames standard() {
    return withPrefix("");
  }

  /**
   * {@return the standard names after a prefix: {@code test-notes} for {@code test-}}
   *
   * @param prefix empty for none
   */
  public static TableNames withPrefix(String prefix) {
    return new TableNames(prefix + "notes", prefix + "note-views", prefix + "note-ops");
  }

  private static final Pattern GENERATION = Pattern.compile("-(\\d{1,9})$");

  /**
   * {@return these names with the views table of another generation: {@code note-views-2} for 2}
   *
   * @param generation at least 1
   * @throws IllegalArgumentException if the generation is less than 1
   */
  public TableNames withGeneration(int generation) {
    if (generation < 1) {
      throw new IllegalArgumentException("a generation is at least 1, not " + generation);
    }
    String base = noteViews.replaceFirst("-\\d+$", "");
    return new TableNames(notes, generation == 1 ? base : base + "-" + generation, noteOps);
  }

  /** {@return the generation of the views table, by its name} */
  public int generation() {
    Matcher matcher = GENERATION.matcher(noteViews);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 1;
  }
}
