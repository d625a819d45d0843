package io.notestream.model.note;

import com.github.f4b6a3.ulid.Ulid;
import com.github.f4b6a3.ulid.UlidCreator;
import java.time.Instant;
import java.util.Locale;

/**
 * The identity of a note: a ULID, which sorts by the time it was made and does not collide.
 *
 * @param value 26 characters of Crockford's base 32, upper case
 */
public record NoteId(String value) implements Comparable<NoteId> {

  /**
   * @throws IllegalArgumentException if the value is no canonical ULID
   */
  public NoteId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "a note id is a ULID of 26 upper-case characters, not '" + shorten(value) + "'");
    }
  }

  /** A new id that sorts by {@code now}. */
  public static NoteId next(Instant now) {
    return new NoteId(UlidCreator.getUlid(now.toEpochMilli()).toString());
  }

  /** Whether {@link #NoteId(String)} would take the value. */
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
