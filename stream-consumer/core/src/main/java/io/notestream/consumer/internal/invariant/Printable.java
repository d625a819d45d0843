package io.notestream.consumer.internal.invariant;

import java.util.HexFormat;

/** Text for the log: what a terminal would obey, or cannot show, is written as an escape. */
final class Printable {

  private Printable() {}

  /** Returns the text, with an escape of Java for each character that is not printable. */
  static String text(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isPrintable(c)) {
                printable.appendCodePoint(c);
              } else {
                for (char unit : Character.toChars(c)) {
                  printable.append("\\u").append(HexFormat.of().toHexDigits(unit));
                }
              }
            });
    return printable.toString();
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
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
