package io.notestream.model.note;

import com.github.f4b6a3.ulid.Ulid;
import java.time.Instant;

/**
 * The id of a note: a ULID, which sorts by the time it was made and does not collide. Immutable.
 *
 * @param value 26 characters of Crockford's base 32, upper case: digits, and letters without I, L,
 *     O and U
 */
public record NoteId(String value) implements Comparable<NoteId> {

  /** More than 128 bits have no ULID: the first digit stands for three of them. */
  private static final char LARGEST_FIRST = '7';

  private static final int LENGTH = 26;
  private static final boolean[] DIGITS = digits("0123456789ABCDEFGHJKMNPQRSTVWXYZ");

  private static final NoteIds IDS = new NoteIds();

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
   * {@return a new id} Ids of one process sort in the order in which they were made, also within a
   * millisecond, and if the clock steps back by less than a second.
   *
   * @param now the time that it sorts by, to the millisecond
   */
  public static NoteId next(Instant now) {
    return IDS.next(now);
  }

  /**
   * {@return whether {@link #NoteId(String)} accepts the value}
   *
   * @param value any text
   */
  public static boolean isValid(String value) {
    if (value.length() != LENGTH || value.charAt(0) > LARGEST_FIRST) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) { // Not a pattern: each id is checked in every record.
      char c = value.charAt(i);
      if (c >= DIGITS.length || !DIGITS[c]) {
        return false;
      }
    }
    return true;
  }

  /** {@return the time that it sorts by, to the millisecond: when it was made, by its maker} */
  public Instant time() {
    return Ulid.from(value).getInstant();
  }

  @Override
  public int compareTo(NoteId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static boolean[] digits(String digits) {
    boolean[] known = new boolean['Z' + 1];
    digits.chars().forEach(digit -> known[digit] = true);
    return known;
  }

  private static String shorten(String value) {
    return value.length() <= 40 ? value : value.substring(0, 40) + "…";
  }
}
