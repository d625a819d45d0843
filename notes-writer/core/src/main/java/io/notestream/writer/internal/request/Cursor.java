package io.notestream.writer.internal.request;

import io.notestream.writer.cursor.CursorKeys;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the opaque text that leads to the next page of one list, with one set of
 * filters, of one caller. Immutable.
 */
public final class Cursor {

  private static final String NAME = "cursor";

  private final CursorKeys keys;
  private final String list;

  /**
   * Creates a cursor.
   *
   * @param list what is listed for whom, its filters included
   */
  public Cursor(CursorKeys keys, String list) {
    this.keys = keys;
    this.list = list;
  }

  /** Returns the text for a position; {@code null} for {@code null}. */
  public @Nullable String write(@Nullable String position) {
    return position == null ? null : keys.seal(list, position);
  }

  /**
   * Returns the position in the caller's cursor; {@code null} if the caller sent none. A text that
   * is not a cursor of this list goes to the faults.
   *
   * @param valid whether a text can be a position of the list: versions of this code may differ
   */
  public @Nullable String read(QueryParameters query, Faults faults, Predicate<String> valid) {
    String text = query.text(NAME);
    if (text == null) {
      return null;
    }
    String position = keys.open(list, text).filter(valid).orElse(null);
    if (position == null) {
      faults.parameter(
          NAME, "not a cursor of this list with these filters; start again without a cursor");
    }
    return position;
  }
}
