package io.notestream.model.note;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

/**
 * The time at which a note expires: it is live before that instant and expired from it on.
 * Immutable.
 *
 * <p>The number that is stored are the seconds since the epoch, as <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html">DynamoDB's
 * time to live</a> requires. Notes of this project expire at whole seconds; another producer may
 * store a number with a fraction, which is kept and compared as it is.
 *
 * <p>Only this type converts between times and the stored number; {@link ExpiryPolicy} says which
 * times a caller may ask for.
 *
 * @param epochSeconds whole seconds since 1970-01-01T00:00Z, 0 to {@value #MAX_EPOCH_SECONDS}
 * @param nanos the fraction of the next second, 0 to 999 999 999
 */
public record Expiry(long epochSeconds, int nanos) implements Comparable<Expiry> {

  /** The largest number that fits the twelve digits of a key: in the year 33658. */
  public static final long MAX_EPOCH_SECONDS = 999_999_999_999L;

  private static final int NANO_DIGITS = 9;

  /**
   * Creates an expiry.
   *
   * @param epochSeconds whole seconds since 1970-01-01T00:00Z
   * @param nanos the fraction of the next second
   * @throws IllegalArgumentException if the seconds are negative or have more than twelve digits,
   *     or the fraction is not of one second
   */
  public Expiry {
    if (epochSeconds < 0 || epochSeconds > MAX_EPOCH_SECONDS) {
      throw new IllegalArgumentException(
          "an expiry is 0 to " + MAX_EPOCH_SECONDS + " seconds since 1970, not " + epochSeconds);
    }
    if (nanos < 0 || nanos > 999_999_999) {
      throw new IllegalArgumentException("a second has no nanosecond " + nanos);
    }
  }

  /**
   * Creates an expiry at a whole second.
   *
   * @param epochSeconds seconds since 1970-01-01T00:00Z
   * @throws IllegalArgumentException if the number is negative or has more than twelve digits
   */
  public Expiry(long epochSeconds) {
    this(epochSeconds, 0);
  }

  /**
   * {@return the expiry that a number stands for} What is finer than a nanosecond is rounded up: a
   * note never expires early.
   *
   * @param seconds seconds since 1970-01-01T00:00Z, whole or not
   * @throws IllegalArgumentException if the number is negative or has more than twelve digits
   *     before the point
   */
  public static Expiry of(BigDecimal seconds) {
    if (seconds.signum() < 0 || seconds.compareTo(BigDecimal.valueOf(MAX_EPOCH_SECONDS)) > 0) {
      throw new IllegalArgumentException(
          "an expiry is 0 to " + MAX_EPOCH_SECONDS + " seconds since 1970");
    }
    BigDecimal rounded = seconds.setScale(NANO_DIGITS, RoundingMode.CEILING);
    long whole = rounded.longValue();
    return new Expiry(
        whole,
        rounded.subtract(BigDecimal.valueOf(whole)).movePointRight(NANO_DIGITS).intValueExact());
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
   * {@return the number that a time is in a condition {@code expiresAt > :now}}
   *
   * @param now the present time
   */
  public static String nowAsNumber(Instant now) {
    return number(now.getEpochSecond(), now.getNano());
  }

  /**
   * {@return the second that has begun} A note that expires at a whole second is expired once that
   * second has begun.
   *
   * @param now the present time
   */
  public static long nowInEpochSeconds(Instant now) {
    return now.getEpochSecond();
  }

  /** {@return the first instant at which the note is expired} */
  public Instant instant() {
    return Instant.ofEpochSecond(epochSeconds, nanos);
  }

  /** {@return the number that is stored} */
  public String toNumber() {
    return number(epochSeconds, nanos);
  }

  /**
   * {@return whether a note with this expiry is expired at a time}
   *
   * @param now the time
   */
  public boolean hasPassed(Instant now) {
    return !now.isBefore(instant());
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
    return instant().compareTo(other.instant());
  }

  private static String number(long seconds, int nanos) {
    return nanos == 0
        ? Long.toString(seconds)
        : BigDecimal.valueOf(seconds)
            .add(BigDecimal.valueOf(nanos, NANO_DIGITS))
            .stripTrailingZeros()
            .toPlainString();
  }
}
