package io.notestream.model.note;

import java.time.Duration;
import java.time.Instant;

/**
 * When a note ends, in whole seconds since the epoch, as <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html">DynamoDB's
 * time to live</a> wants it: a note is live before that second begins and expired from its first
 * instant on.
 *
 * <p>This type alone converts between times and the stored number; {@link ExpiryPolicy} says which
 * times a caller may ask for.
 *
 * @param epochSeconds seconds since 1970-01-01T00:00Z, 0 to {@value #MAX_EPOCH_SECONDS}
 */
public record Expiry(long epochSeconds) implements Comparable<Expiry> {

  /** The last second that fits the twelve digits of a key: in the year 33658. */
  public static final long MAX_EPOCH_SECONDS = 999_999_999_999L;

  /**
   * @throws IllegalArgumentException if the number is negative or has more than twelve digits
   */
  public Expiry {
    if (epochSeconds < 0 || epochSeconds > MAX_EPOCH_SECONDS) {
      throw new IllegalArgumentException(
          "an expiry is 0 to " + MAX_EPOCH_SECONDS + " seconds since 1970, not " + epochSeconds);
    }
  }

  /** The first whole second that is not before the given time: a note never ends early. */
  public static Expiry notBefore(Instant time) {
    return new Expiry(time.getEpochSecond() + (time.getNano() > 0 ? 1 : 0));
  }

  /**
   * The number that stands for {@code now} in a condition {@code expiresAt > :now}: the second that
   * has begun. A note whose second has begun is expired.
   */
  public static long nowInEpochSeconds(Instant now) {
    return now.getEpochSecond();
  }

  /** The first instant at which the note is expired. */
  public Instant instant() {
    return Instant.ofEpochSecond(epochSeconds);
  }

  /** Whether a note with this expiry is expired at the given time. */
  public boolean hasPassed(Instant now) {
    return nowInEpochSeconds(now) >= epochSeconds;
  }

  /** How late the given time is; negative before the expiry. */
  public Duration lateness(Instant time) {
    return Duration.between(instant(), time);
  }

  @Override
  public int compareTo(Expiry other) {
    return Long.compare(epochSeconds, other.epochSeconds);
  }
}
