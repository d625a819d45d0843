package io.notestream.local.internal.stream;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Writes and reads sequence numbers as they are on the wire: 21 digits, so that their order as text
 * is their order as numbers. Inside the engine they are plain longs. They grow, with gaps, over all
 * streams of a data directory.
 */
final class SequenceNumber {

  /** Lower than every sequence number that the engine gives out. */
  static final long NONE = 0;

  private static final String PREFIX = "1";
  private static final int DIGITS = 20;
  private static final Pattern LEGAL = Pattern.compile("[0-9]{21,40}");

  private SequenceNumber() {}

  /** Returns a number as text. */
  static String text(long number) {
    String digits = Long.toString(number);
    return PREFIX + "0".repeat(DIGITS - digits.length()) + digits;
  }

  /** Reads a number that the engine may have written; empty for any other text. */
  static OptionalLong parse(String text) {
    // 21 digits, the first two of them fixed: what is left always fits a long.
    if (!isWellFormed(text) || text.length() != DIGITS + 1 || !text.startsWith(PREFIX + "0")) {
      return OptionalLong.empty();
    }
    String digits = text.substring(2);
    return digits.compareTo(Long.toString(Long.MAX_VALUE)) > 0
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(digits));
  }

  /** Returns whether the text has the form that the API asks for. */
  static boolean isWellFormed(String text) {
    return LEGAL.matcher(text).matches();
  }
}
