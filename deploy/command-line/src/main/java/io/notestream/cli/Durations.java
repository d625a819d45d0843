package io.notestream.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads durations as people write them: {@code 350us}, {@code 25ms}, {@code 1.5s}, {@code 15m},
 * {@code 48h}, {@code 2d}, or in ISO-8601, as {@code PT48H}.
 */
public final class Durations {

  /** Completes the sentence "must be …". */
  private static final String EXPECTED = "a duration such as 500ms, 90s, 15m, 48h, 2d or PT48H";

  /**
   * The longest duration, in days: within what a long holds in nanoseconds, and with the present
   * time a timestamp with a year of four digits.
   */
  public static final long MOST_DAYS = 100_000;

  private static final Duration LONGEST = Duration.ofDays(MOST_DAYS);

  private static final String AT_MOST = "a duration of at most " + MOST_DAYS + "d";

  private static final Pattern SHORT = Pattern.compile("(-?[0-9]+(?:\\.[0-9]+)?)(us|ms|s|m|h|d)");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private static final Map<String, BigDecimal> SECONDS =
      Map.of(
          "us",
          new BigDecimal("0.000001"),
          "ms",
          new BigDecimal("0.001"),
          "s",
          BigDecimal.ONE,
          "m",
          BigDecimal.valueOf(60),
          "h",
          BigDecimal.valueOf(3_600),
          "d",
          BigDecimal.valueOf(86_400));

  private Durations() {}

  /**
   * Reads a duration, which may be negative. What is finer than a nanosecond is rounded.
   *
   * @param text a number with one of the units {@code us}, {@code ms}, {@code s}, {@code m}, {@code
   *     h} and {@code d}, or ISO-8601; without spaces around it
   * @return the duration, to the nanosecond
   * @throws IllegalArgumentException if the text is not a duration, or one of more than 100,000
   *     days: sums with it would overflow
   */
  public static Duration parse(String text) {
    Duration duration = read(text);
    if (isTooLong(duration)) {
      throw new IllegalArgumentException("not " + AT_MOST + ": " + text);
    }
    return duration;
  }

  private static boolean isTooLong(Duration duration) {
    return duration.compareTo(LONGEST) > 0 || duration.compareTo(LONGEST.negated()) < 0;
  }

  private static Duration read(String text) {
    Matcher matcher = SHORT.matcher(text);
    try {
      if (!matcher.matches()) {
        return Duration.parse(text);
      }
      BigDecimal seconds =
          new BigDecimal(matcher.group(1))
              .multiply(SECONDS.getOrDefault(matcher.group(2), BigDecimal.ONE))
              .setScale(9, RoundingMode.HALF_UP);
      BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
      long nanos = seconds.subtract(whole).movePointRight(9).longValueExact();
      return Duration.ofSeconds(whole.longValueExact(), nanos);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("not " + EXPECTED + ": " + text, e);
    }
  }

  /**
   * Reads a duration that is not negative, of a setting that once took a number of seconds.
   *
   * @param text as for {@link #parse}, or a whole number alone, which stands for seconds
   * @return the duration
   * @throws IllegalArgumentException if the text is neither, or the duration is negative
   */
  public static Duration parseOrSeconds(String text) {
    Duration duration = parse(NUMBER.matcher(text).matches() ? text + "s" : text);
    if (duration.isNegative()) {
      throw new IllegalArgumentException("must not be negative: " + text);
    }
    return duration;
  }

  /** Converts the values of options that take a {@link Duration}, which may not be negative. */
  static final class Converter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return notNegative(text.strip());
    }

    static Duration notNegative(String text) {
      Duration duration;
      try {
        duration = read(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(EXPECTED);
      }
      if (isTooLong(duration)) {
        throw new TypeConversionException(AT_MOST);
      }
      if (duration.isNegative()) {
        throw new TypeConversionException(EXPECTED + ", and not negative");
      }
      return duration;
    }
  }

  /**
   * Converts the values of options that once took a number of seconds: a number alone is still one.
   */
  public static final class OrSeconds implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
      String value = text.strip();
      return Converter.notNegative(NUMBER.matcher(value).matches() ? value + "s" : value);
    }
  }
}
