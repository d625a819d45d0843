package io.notestream.model.note;

import java.nio.charset.StandardCharsets;

/** Measures strings as they are stored, in UTF-8. Thread-safe. */
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
}
