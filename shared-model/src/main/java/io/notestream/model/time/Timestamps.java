package io.notestream.model.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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

  private static final int YEAR = 0;
  private static final int MONTH = 5;
  private static final int DAY = 8;
  private static final int HOUR = 11;
  private static final int MINUTE = 14;
  private static final int SECOND = 17;
  private static final int MILLI = 20;
  private static final int NANOS_A_MILLI = 1_000_000;
  private static final long FIRST_SECOND = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private Timestamps() {}

  /**
   * {@return an instant in the stored format, cut to the millisecond}
   *
   * @param instant in the years 0000 to 9999
   */
  public static String format(Instant instant) {
    long second = instant.getEpochSecond();
    if (second < FIRST_SECOND || second > LAST_SECOND) {
      return FORMAT.format(instant);
    }
    LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    char[] text = "0000-00-00T00:00:00.000Z".toCharArray();
    put(text, YEAR, 4, time.getYear());
    put(text, MONTH, 2, time.getMonthValue());
    put(text, DAY, 2, time.getDayOfMonth());
    put(text, HOUR, 2, time.getHour());
    put(text, MINUTE, 2, time.getMinute());
    put(text, SECOND, 2, time.getSecond());
    put(text, MILLI, 3, instant.getNano() / NANOS_A_MILLI);
    return new String(text);
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
    Instant read = read(text);
    return read == null ? FORMAT.parse(text, Instant::from) : read;
  }

  /** Reads what {@link #format} wrote, much faster; {@code null} if it is anything else. */
  private static @Nullable Instant read(String text) {
    if (text.length() != LENGTH
        || text.charAt(MONTH - 1) != '-'
        || text.charAt(DAY - 1) != '-'
        || text.charAt(HOUR - 1) != 'T'
        || text.charAt(MINUTE - 1) != ':'
        || text.charAt(SECOND - 1) != ':'
        || text.charAt(MILLI - 1) != '.'
        || text.charAt(LENGTH - 1) != 'Z') {
      return null;
    }
    int year = number(text, YEAR, 4);
    int month = number(text, MONTH, 2);
    int day = number(text, DAY, 2);
    int hour = number(text, HOUR, 2);
    int minute = number(text, MINUTE, 2);
    int second = number(text, SECOND, 2);
    int millis = number(text, MILLI, 3);
    if ((year | month | day | hour | minute | second | millis) < 0
        || month < 1
        || month > 12
        || day < 1
        || day > Month.of(month).length(Year.isLeap(year))
        || hour > 23
        || minute > 59
        || second > 59) {
      return null;
    }
    long days = LocalDate.of(year, month, day).toEpochDay();
    return Instant.ofEpochSecond(
        ((days * 24 + hour) * 60 + minute) * 60 + second, (long) millis * NANOS_A_MILLI);
  }

  /** Returns the number that these digits are; -1 if there is anything else among them. */
  private static int number(String text, int from, int digits) {
    int number = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static void put(char[] text, int from, int digits, int number) {
    int left = number;
    for (int i = from + digits - 1; i >= from; i--) {
      text[i] = (char) ('0' + left % 10);
      left /= 10;
    }
  }
}
