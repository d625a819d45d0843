package io.notestream.local.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Durations such as {@code 500ms}, {@code 10s}, {@code 5m}, {@code 48h}, {@code 2d}, or in
 * ISO-8601.
 */
final class Durations implements ITypeConverter<Duration> {

  private static final Pattern SHORT = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

  @Override
  public Duration convert(String text) {
    Matcher matcher = SHORT.matcher(text.trim());
    try {
      Duration duration = matcher.matches() ? shortForm(matcher) : Duration.parse(text.trim());
      if (duration.isNegative()) {
        throw new TypeConversionException("a duration cannot be negative: " + text);
      }
      return duration;
    } catch (DateTimeParseException malformed) {
      throw new TypeConversionException(
          "not a duration such as 500ms, 10s, 5m, 48h or PT10S: " + text);
    }
  }

  private static Duration shortForm(Matcher matcher) {
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
