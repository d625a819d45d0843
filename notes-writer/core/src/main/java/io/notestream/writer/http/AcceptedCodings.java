package io.notestream.writer.http;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header {@code Accept-Encoding} by <a
 * href="https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding">RFC 9110</a>.
 */
final class AcceptedCodings {

  private static final Pattern REFUSED = Pattern.compile("q *= *0(\\.0*)?");

  private AcceptedCodings() {}

  /**
   * Returns whether gzip is wanted. Without the header any coding would be allowed, but programs
   * that do not send it seldom decode one.
   */
  static boolean gzip(@Nullable String header) {
    if (header == null) {
      return false;
    }
    boolean others = false;
    for (String element : header.toLowerCase(Locale.ROOT).split(",")) {
      String[] parts = element.split(";", 2);
      boolean accepted = parts.length < 2 || !REFUSED.matcher(parts[1].strip()).matches();
      String coding = parts[0].strip();
      if (coding.equals("gzip") || coding.equals("x-gzip")) {
        return accepted;
      }
      others |= coding.equals("*") && accepted;
    }
    return others;
  }
}
