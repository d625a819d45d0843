package io.notestream.model.note;

import java.time.Duration;
import java.time.Instant;

/**
 * The time at which a note expires, in whole seconds since the epoch, as <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html">DynamoDB's
 * time to live</a> requires: a note is live before that second begins and expired from its first
 * instant on. Immutable.
 *
 * <p>Only this type converts between times and the stored number; {@link ExpiryPolicy} says which
 * times a caller may ask for.
 *
 * @param epochSeconds seconds since 1970-01-01T00:00Z, 0 to {@value #MAX_EPOCH_SECONDS}
 */
public record Expiry(long epochSeconds) implements Comparable<Expiry> {

  /** The largest number that fits the twelve digits of a key: in the year 33658. */
  public static final long MAX_EPOCH_SECONDS = 999_999_999_999L;

  /**
   * Creates an expiry.
   *
   * @param epochSeconds seconds since 1970-01-01T00:00Z
   * @throws IllegalArgumentException if the number is negative or has more than twelve digits
   */
  public Expiry {
    if (epochSeconds < 0 || epochSeconds > MAX_EPOCH_SECONDS) {
      throw new IllegalArgumentException(
          "an expiry is 0 to " + MAX_EPOCH_SECONDS + " seconds since 1970, not " + epochSeconds);
    }
  }

  /**
   * {@return the expiry at a time, rounded up to a whole second: a note never expires early}
   *
   * @param time the time
   */
  public static Expiry notBefore(Instant time) {
    return new Expiry(time.getEpochSecond() + (time.getNano() > 0 ? 1 : 0));
  }

  /**
   * {@return the number to compare with in a condition {@code expiresAt > :now}: the second that
   * has begun} A note whose second has begun is expired.
   *
   * @param now the present time
   */
  public static long nowInEpochSeconds(Instant now) {
    return now.getEpochSecond();
  }

  /** {@return the first instant at which the note is expired} */
  public Instant instant() {
    return Instant.ofEpochSecond(epochSeconds);
  }

  /**
   * {@return whether a note with this expiry is expired at a time}
   *
   * @param now the time
   */
  public boolean hasPassed(Instant now) {
    return nowInEpochSeconds(now) >= epochSeconds;
  }

  /**
   * {@return the time that has passed since the expiry; negative before it}
   *
   * @param time when something was done about it
   */
  public Duration lateness(Instant time) {
    return Duration.between(instant(), time);
  }

  @Override
  public int compareTo(Expiry other) {
    return Long.compare(epochSeconds, other.epochSeconds);
  }
}
