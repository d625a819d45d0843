package io.notestream.model.change;

import java.math.BigInteger;

/**
 * The sequence number of a stream record. Kept as it was received; compared as a number, since the
 * text of a longer number may sort before a shorter one's. Numbers are not consecutive.
 *
 * @param value 1 to {@value #MAX_DIGITS} decimal digits, see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html">StreamRecord</a>
 */
public record SequenceNumber(String value) implements Comparable<SequenceNumber> {

  /** The most digits that DynamoDB Streams sends. */
  public static final int MAX_DIGITS = 40;

  /**
   * @throws IllegalArgumentException if the value is empty, too long or holds anything but digits
   */
  public SequenceNumber {
    if (!isValid(value)) {
      throw new IllegalArgumentException("no sequence number: '" + value + "'");
    }
  }

  /** Whether {@link #SequenceNumber(String)} would take the value. */
  public static boolean isValid(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_DIGITS
        && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Padded with zeros to {@value #MAX_DIGITS} digits, so that the texts sort as the numbers do. */
  public String padded() {
    return "0".repeat(MAX_DIGITS - value.length()) + value;
  }

  /** The id, unique over all notes and streams, of the change of that note at this position. */
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
