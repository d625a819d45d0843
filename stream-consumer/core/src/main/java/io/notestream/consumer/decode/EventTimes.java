package io.notestream.consumer.decode;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The event time of a record, the same from every entry point. The API gives whole seconds, Lambda
 * gives fractions, and some libraries put milliseconds or microseconds into a field of seconds.
 * Therefore the unit is taken from the magnitude, and the time is floored to the second.
 */
final class EventTimes {

  /** Seconds reach this number in the year 5138; milliseconds have exceeded it since 1973. */
  private static final long MILLIS_FROM = 100_000_000_000L;

  private static final long MICROS_FROM = MILLIS_FROM * 1000;

  private EventTimes() {}

  /**
   * Returns the event time, floored to the second.
   *
   * @param received the time as a library filled it in
   */
  static Instant normalize(Instant received) {
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
