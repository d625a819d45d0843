package io.notestream.local.control;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them, {@code 350us}, {@code 25ms}, {@code 1.5s}, {@code 15m}, {@code
 * 24h}, {@code 2d}, or in ISO-8601.
 */
final class DurationText {

  private static final Pattern SHORT = Pattern.compile("(-?[0-9]+(?:\\.[0-9]+)?)(us|ms|s|m|h|d)");

  private DurationText() {}

  /**
   * @param what names the value in the error
   * @throws IllegalArgumentException if it is not a duration
   */
  static Duration parse(String what, String text) {
    Matcher matcher = SHORT.matcher(text);
    try {
      if (!matcher.matches()) {
        return Duration.parse(text);
      }
      long unit =
          switch (matcher.group(2)) {
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 86_400_000_000_000L;
          };
      return Duration.ofNanos(
          new BigDecimal(matcher.group(1))
              .multiply(BigDecimal.valueOf(unit))
              .setScale(0, RoundingMode.HALF_UP)
              .longValueExact());
    } catch (DateTimeException | ArithmeticException malformed) {
      throw new IllegalArgumentException(
          what + " must be a duration like 25ms, 1.5s, 15m, 24h or PT15M, not " + text, malformed);
    }
  }
}
