package io.notestream.model.time;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The stored format of times: ISO-8601 in UTC with always three fraction digits, as in {@code
 * 2026-11-25T09:30:00.000Z}. Thread-safe.
 *
 * <p>{@link Instant#toString()} drops {@code .000}, and then strings no longer sort like the times
 * that they stand for: maxima, sort keys and cursors would break. Times are cut to the millisecond,
 * never rounded up, so that a stored time is never later than the actual one.
 */
public final class Timestamps {

  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .appendPattern("HH:mm:ss.SSS")
          .appendLiteral('Z')
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC)
          .withResolverStyle(ResolverStyle.STRICT);

  /** The length of every formatted timestamp of the years 0000 to 9999. */
  public static final int LENGTH = 24;

  private Timestamps() {}

  /**
   * {@return an instant in the stored format, cut to the millisecond}
   *
   * @param instant in the years 0000 to 9999
   */
  public static String format(Instant instant) {
    return FORMAT.format(instant);
  }

  /**
   * {@return an instant cut to the millisecond, which is what {@link #format} keeps of it}
   *
   * @param instant any
   */
  public static Instant truncate(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * {@return the instant that {@link #format} wrote}
   *
   * @param text the stored text
   * @throws DateTimeParseException if the text is not exactly of this format
   */
  public static Instant parse(String text) {
    return FORMAT.parse(text, Instant::from);
  }
}
