package io.notestream.model.note;

import java.nio.charset.StandardCharsets;

/** Judges strings as they are stored, in UTF-8. Thread-safe. */
public final class Utf8 {

  private static final char LAST_OF_ASCII = 0x7F;

  private Utf8() {}

  /**
   * {@return the length of a text in bytes of UTF-8}
   *
   * @param text any text
   */
  public static int length(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > LAST_OF_ASCII) {
        return text.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return text.length();
  }

  /**
   * {@return whether a text has half of a surrogate pair} UTF-8 has none: stored, it would be a
   * question mark, as every other half.
   *
   * @param text any text
   */
  public static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) { // Not a stream: it is called for every record.
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          return true;
        }
        i++; // The other half.
      }
    }
    return false;
  }
}
