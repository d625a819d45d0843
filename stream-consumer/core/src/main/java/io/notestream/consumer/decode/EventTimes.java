package io.notestream.consumer.decode;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The one notion of event time. The API gives whole seconds and Lambda fractions of them, and some
 * paths hand milliseconds or microseconds to a field of seconds: floored to the second and read by
 * magnitude, every entrance agrees about the same record.
 */
public final class EventTimes {

  /** No second before the year 5138 reaches it; milliseconds do since 1973. */
  private static final long MILLIS_FROM = 100_000_000_000L;

  private static final long MICROS_FROM = MILLIS_FROM * 1000;

  private EventTimes() {}

  /** The time, floored to the second. */
  public static Instant normalize(Instant received) {
    long number = received.getEpochSecond();
    if (number >= MICROS_FROM) {
      return Instant.ofEpochSecond(number / 1_000_000);
    }
    if (number >= MILLIS_FROM) {
      return Instant.ofEpochSecond(number / 1000);
    }
    return received.truncatedTo(ChronoUnit.SECONDS);
  }
}
