package io.notestream.model.note;

import com.github.f4b6a3.ulid.Ulid;
import com.github.f4b6a3.ulid.UlidCreator;
import java.time.Instant;
import java.util.Locale;

/**
 * The id of a note: a ULID, which sorts by the time it was made and does not collide. Immutable.
 *
 * @param value 26 characters of Crockford's base 32, upper case
 */
public record NoteId(String value) implements Comparable<NoteId> {

  /**
   * Creates an id.
   *
   * @param value the ULID
   * @throws IllegalArgumentException if the value is not a ULID in upper case
   */
  public NoteId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "a note id is a ULID of 26 upper-case characters, not '" + shorten(value) + "'");
    }
  }

  /**
   * {@return a new id}
   *
   * @param now the time that it sorts by, to the millisecond
   */
  public static NoteId next(Instant now) {
    return new NoteId(UlidCreator.getUlid(now.toEpochMilli()).toString());
  }

  /**
   * {@return whether {@link #NoteId(String)} accepts the value}
   *
   * @param value any text
   */
  public static boolean isValid(String value) {
    return Ulid.isValid(value) && value.equals(value.toUpperCase(Locale.ROOT));
  }

  @Override
  public int compareTo(NoteId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static String shorten(String value) {
    return value.length() <= 40 ? value : value.substring(0, 40) + "…";
  }
}
