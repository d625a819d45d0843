package io.notestream.cli;

import java.util.HexFormat;

/** Makes text safe to print on a terminal, in one line. */
final class Printable {

  private static final int LONGEST_VALUE = 100;

  private Printable() {}

  /** Returns a value in quotes, shortened if it is long. */
  static String quote(String value) {
    String shown =
        value.codePointCount(0, value.length()) > LONGEST_VALUE
            ? value.substring(0, value.offsetByCodePoints(0, LONGEST_VALUE)) + "…"
            : value;
    return "'" + escape(shown) + "'";
  }

  /** Returns a message in one line: line breaks become spaces. */
  static String line(String message) {
    return escape(message.strip().replaceAll("\\s*\\R\\s*", " "));
  }

  /** Writes what a terminal would obey, or cannot show, as an escape of Java. */
  private static String escape(String text) {
    StringBuilder printable = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> printable.append("\\n");
        case '\r' -> printable.append("\\r");
        case '\t' -> printable.append("\\t");
        default -> {
          if (isHarmless(c)) {
            printable.append(c);
          } else {
            printable.append("\\u").append(HexFormat.of().toHexDigits(c));
          }
        }
      }
    }
    return printable.toString();
  }

  private static boolean isHarmless(char c) {
    return switch (Character.getType(c)) {
      // Format characters turn the direction of what follows, for instance.
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
