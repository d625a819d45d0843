package io.notestream.local.internal.item;

/**
 * Computes the length and order of strings in UTF-8, without encoding them.
 *
 * <p>Unpaired surrogates have no encoding; {@link #sound} puts question marks in their place, as
 * Java's encoder does.
 */
public final class Utf8 {

  private Utf8() {}

  /** Returns the number of bytes that the text takes. */
  public static int length(String text) {
    int units = text.length();
    int bytes = units;
    for (int i = 0; i < units; i++) {
      char unit = text.charAt(i);
      if (unit >= 0x80) {
        // A surrogate is half of four bytes.
        bytes += unit < 0x800 || Character.isSurrogate(unit) ? 1 : 2;
      }
    }
    return bytes;
  }

  /** Compares strings by their unsigned bytes in UTF-8, whose order is not that of UTF-16. */
  public static int compare(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char mine = left.charAt(i);
      char other = right.charAt(i);
      if (mine != other) {
        return Integer.compare(rank(mine), rank(other));
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /** Ranks surrogates above all other units: they stand for the highest code points. */
  private static int rank(char unit) {
    return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
  }

  /** Returns the text itself, or, if it cannot be encoded, the text with question marks in it. */
  public static String sound(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return withoutTornPairs(text);
      }
    }
    return text;
  }

  private static String withoutTornPairs(String text) {
    StringBuilder sound = new StringBuilder(text.length());
    text.codePoints()
        .map(
            point ->
                point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? '?' : point)
        .forEach(sound::appendCodePoint);
    return sound.toString();
  }
}
