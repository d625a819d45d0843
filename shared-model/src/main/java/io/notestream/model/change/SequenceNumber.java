package io.notestream.model.change;

import java.math.BigInteger;

/**
 * The sequence number of a stream record. Kept as received, and compared as a number, since the
 * text of a longer number may sort before that of a shorter one. Numbers are not consecutive.
 *
 * @param value 1 to {@value #MAX_DIGITS} decimal digits, see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html">StreamRecord</a>
 */
public record SequenceNumber(String value) implements Comparable<SequenceNumber> {

  /** The most digits that DynamoDB Streams sends. */
  public static final int MAX_DIGITS = 40;

  /**
   * Creates a sequence number.
   *
   * @param value the digits
   * @throws IllegalArgumentException if the value is empty, too long or holds anything but digits
   */
  public SequenceNumber {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a sequence number: '" + value + "'");
    }
  }

  /**
   * {@return whether {@link #SequenceNumber(String)} accepts the value}
   *
   * @param value any text
   */
  public static boolean isValid(String value) {
    if (value.isEmpty() || value.length() > MAX_DIGITS) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) { // Not a stream: it is called for every record.
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** {@return the number padded to {@value #MAX_DIGITS} digits, which sorts as text} */
  public String padded() {
    return "0".repeat(MAX_DIGITS - value.length()) + value;
  }

  /**
   * {@return the id of the change at this position, unique across all notes and streams}
   *
   * @param noteId the note that was changed
   */
  public String eventId(String noteId) {
    return noteId + ":" + value;
  }

  @Override
  public int compareTo(SequenceNumber other) {
    return value.length() == other.value.length()
        ? value.compareTo(other.value)
        : new BigInteger(value).compareTo(new BigInteger(other.value));
  }

  @Override
  public String toString() {
    return value;
  }
}
