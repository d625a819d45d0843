package io.notestream.cli;

import java.util.HexFormat;

/**
 * Makes text safe to print on a terminal. What a terminal would obey (control characters, and those
 * that turn the direction of a line) or cannot show (half a surrogate pair) is written as an
 * escape. Whatever comes from data goes through here. Thread-safe.
 */
public final class Printable {

  private static final int LONGEST_VALUE = 100;

  private Printable() {}

  /** Returns a value in quotes, shortened if it is long. */
  static String quote(String value) {
    String shown =
        value.codePointCount(0, value.length()) > LONGEST_VALUE
            ? value.substring(0, value.offsetByCodePoints(0, LONGEST_VALUE)) + "…"
            : value;
    return "'" + text(shown) + "'";
  }

  /**
   * {@return a message in one line: line breaks become spaces}
   *
   * @param message any text
   */
  public static String line(String message) {
    return text(message.strip().replaceAll("\\s*\\R\\s*", " "));
  }

  /**
   * {@return text with escapes of Java, also for line breaks}
   *
   * @param text any text
   */
  public static String text(String text) {
    return escape(text, "");
  }

  /**
   * {@return lines with escapes of Java; line breaks and tabs stay}
   *
   * @param lines any text
   */
  public static String lines(String lines) {
    // A return alone would write over the line.
    return escape(lines.replaceAll("\\r(?!\\n)", "\\\\r"), "\n\r\t");
  }

  /**
   * {@return the same JSON with escapes in its strings}
   *
   * @param json JSON; its control characters are escaped already, as JSON has to be
   */
  public static String json(String json) {
    return escape(json, "\n\r\t");
  }

  private static String escape(String text, String kept) {
    int harmless = 0;
    while (harmless < text.length() && isPlain(text.charAt(harmless))) {
      harmless++;
    }
    if (harmless == text.length()) {
      return text;
    }
    StringBuilder printable = new StringBuilder(text.substring(0, harmless));
    for (int i = harmless; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      if (isHarmless(c) || kept.indexOf(c) >= 0) {
        printable.appendCodePoint(c);
      } else {
        append(printable, c);
      }
    }
    return printable.toString();
  }

  private static void append(StringBuilder printable, int c) {
    switch (c) {
      case '\n' -> printable.append("\\n");
      case '\r' -> printable.append("\\r");
      case '\t' -> printable.append("\\t");
      default -> {
        for (char unit : Character.toChars(c)) {
          printable.append("\\u").append(HexFormat.of().toHexDigits(unit));
        }
      }
    }
  }

  /** Nearly all that is printed is of these characters. */
  private static boolean isPlain(char c) {
    return c >= ' ' && c <= '~';
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      // Format characters turn the direction of what follows, for instance.
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
