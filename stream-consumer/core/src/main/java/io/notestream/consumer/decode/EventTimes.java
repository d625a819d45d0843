package io.notestream.consumer.decode;

import io.notestream.model.change.EventTimeSource;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * The event time of a record, the same from every entry point. The API gives whole seconds, Lambda
 * gives fractions, and some libraries put milliseconds or microseconds into a field of seconds.
 * Therefore the unit is taken from the magnitude, and the time is floored to the second. A record
 * without a time has that of its receipt.
 *
 * <p>For the consumer's own packages.
 */
public final class EventTimes {

  /** Seconds reach this number in the year 5138; milliseconds have exceeded it since 1973. */
  private static final long MILLIS_FROM = 100_000_000_000L;

  private static final long MICROS_FROM = MILLIS_FROM * 1000;

  private EventTimes() {}

  /** Returns the source of a record's event time. */
  static EventTimeSource source(StreamRecord stream) {
    return stream.approximateCreationDateTime() == null
        ? EventTimeSource.RECEIPT
        : EventTimeSource.STREAM;
  }

  /** Returns a record's event time; the present time if the record has none. */
  static Instant of(StreamRecord stream, InstantSource clock) {
    Instant time = stream.approximateCreationDateTime();
    return time == null ? clock.instant().truncatedTo(ChronoUnit.SECONDS) : normalize(time);
  }

  /**
   * Returns the event time, floored to the second.
   *
   * @param received the time as a library filled it in
   * @return the time in whole seconds
   */
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
