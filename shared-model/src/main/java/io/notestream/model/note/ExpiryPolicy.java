package io.notestream.model.note;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/**
 * Which expiries a caller may ask for: in the future, and within a horizon.
 *
 * <p>The horizon exists because the commonest mistake with a time to live, milliseconds where
 * seconds are meant, is a note that never ends; DynamoDB itself takes such a number without a word.
 *
 * @param horizon how far ahead an expiry may lie, at most {@link #LONGEST_HORIZON}; {@link
 *     #DEFAULT_HORIZON} unless told otherwise
 */
public record ExpiryPolicy(Duration horizon) {

  /** Five years: also the age from which DynamoDB's own time to live ignores an expired item. */
  public static final Duration DEFAULT_HORIZON = Duration.ofDays(5 * 365);

  /** A thousand years: every time within it has a year of four digits, and sorts as text. */
  public static final Duration LONGEST_HORIZON = Duration.ofDays(1000 * 365);

  private static final long MILLIS_FROM = 100_000_000_000L;
  private static final long MICROS_FROM = 100_000_000_000_000L;

  /**
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

  /** The policy with {@link #DEFAULT_HORIZON}. */
  public static ExpiryPolicy standard() {
    return new ExpiryPolicy(DEFAULT_HORIZON);
  }

  /**
   * The expiry that many seconds from now, rounded up to a whole second.
   *
   * @throws InvalidExpiryException if the number is not positive or reaches beyond the horizon
   */
  public Expiry fromTtlSeconds(long ttlSeconds, Instant now) {
    if (ttlSeconds <= 0) {
      throw new InvalidExpiryException(
          "ttlSeconds must be at least 1, not "
              + ttlSeconds
              + "; leave it out for a note that stays");
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
   * The expiry at the given ISO-8601 time with offset, rounded up to a whole second.
   *
   * @throws InvalidExpiryException if the text is no such time, is not in the future or lies beyond
   *     the horizon
   */
  public Expiry fromTimestamp(String text, Instant now) {
    Instant time;
    try {
      time = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new InvalidExpiryException(
          "expiresAt must be an ISO-8601 time of a day that there is, with an offset of the form Z or"
              + " ±hh:mm, as 2027-01-31T08:00:00Z or 2027-01-31T09:00:00+01:00",
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

  /** What a number beyond the horizon most likely was meant to be. */
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
