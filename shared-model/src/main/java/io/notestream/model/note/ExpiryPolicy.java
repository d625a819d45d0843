package io.notestream.model.note;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/**
 * The expiries that a caller may ask for: in the future, and within a horizon. Immutable.
 *
 * <p>The horizon exists because the commonest mistake with a time to live, milliseconds instead of
 * seconds, makes a note that never expires; DynamoDB itself accepts such a number without an error.
 *
 * @param horizon how far ahead an expiry may lie, more than zero and at most {@link
 *     #LONGEST_HORIZON}
 */
public record ExpiryPolicy(Duration horizon) {

  /**
   * The default horizon, five years: beyond that age DynamoDB's own time to live ignores an expired
   * item.
   */
  public static final Duration DEFAULT_HORIZON = Duration.ofDays(5 * 365);

  /**
   * The longest horizon, a thousand years: every year within it has four digits, and sorts as text.
   */
  public static final Duration LONGEST_HORIZON = Duration.ofDays(1000 * 365);

  private static final long MILLIS_FROM = 100_000_000_000L;
  private static final long MICROS_FROM = 100_000_000_000_000L;

  /**
   * Creates a policy.
   *
   * @param horizon how far ahead an expiry may lie
   * @throws IllegalArgumentException if the horizon is not positive, or too long
   */
  public ExpiryPolicy {
    if (horizon.compareTo(LONGEST_HORIZON) > 0) {
      throw new IllegalArgumentException(
          "the expiry horizon is at most " + LONGEST_HORIZON.toDays() + " days, not " + horizon);
    }
    if (horizon.isNegative() || horizon.isZero()) {
      throw new IllegalArgumentException("the expiry horizon must be positive, not " + horizon);
    }
  }

  /** {@return the policy with {@link #DEFAULT_HORIZON}} */
  public static ExpiryPolicy standard() {
    return new ExpiryPolicy(DEFAULT_HORIZON);
  }

  /**
   * {@return the expiry some seconds from now, rounded up to a whole second}
   *
   * @param ttlSeconds the time to live in seconds, at least 1
   * @param now the present time
   * @throws InvalidExpiryException if the number is not positive or reaches beyond the horizon
   */
  public Expiry fromTtlSeconds(long ttlSeconds, Instant now) {
    if (ttlSeconds <= 0) {
      throw new InvalidExpiryException(
          "ttlSeconds must be at least 1, not "
              + ttlSeconds
              + "; leave it out for a note that never expires");
    }
    if (ttlSeconds > horizon.toSeconds()) {
      throw new InvalidExpiryException(
          "ttlSeconds is at most "
              + horizon.toSeconds()
              + " ("
              + horizon.toDays()
              + " days), not "
              + ttlSeconds
              + unitHint(ttlSeconds, now));
    }
    return Expiry.notBefore(now.plusSeconds(ttlSeconds));
  }

  /**
   * {@return the expiry at a time, rounded up to a whole second}
   *
   * @param text an ISO-8601 time with offset
   * @param now the present time
   * @throws InvalidExpiryException if the text is not such a time, or the time is not in the future
   *     or beyond the horizon
   */
  public Expiry fromTimestamp(String text, Instant now) {
    Instant time;
    try {
      time = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new InvalidExpiryException(
          "expiresAt must be the ISO-8601 time of an existing day, with an offset Z or ±hh:mm, such"
              + " as 2027-01-31T08:00:00Z or 2027-01-31T09:00:00+01:00",
          e);
    }
    if (!time.isAfter(now)) {
      throw new InvalidExpiryException("expiresAt is in the past: " + text);
    }
    if (time.isAfter(now.plus(horizon))) {
      throw new InvalidExpiryException(
          "expiresAt is more than " + horizon.toDays() + " days ahead: " + text);
    }
    return Expiry.notBefore(time);
  }

  /** Guesses what a number beyond the horizon was meant to be. */
  private String unitHint(long value, Instant now) {
    if (value >= MICROS_FROM) {
      return "; it looks like a time in microseconds";
    }
    if (value >= MILLIS_FROM) {
      return "; it looks like a time in milliseconds";
    }
    if (Math.abs(value - now.getEpochSecond()) < horizon.toSeconds()) {
      return "; it looks like a time since 1970 rather than a number of seconds from now";
    }
    return value / 1000 <= horizon.toSeconds() ? "; is it in milliseconds?" : "";
  }
}
