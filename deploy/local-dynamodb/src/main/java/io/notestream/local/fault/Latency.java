package io.notestream.local.fault;

import java.time.Duration;
import java.util.Random;

/**
 * How much longer calls take: a time drawn from a distribution, and an amount for each action of a
 * transaction. Immutable.
 *
 * @param distribution how the time of a call is drawn
 * @param perAction what each action of a transaction adds; any other call counts as one action
 */
public record Latency(Distribution distribution, Duration perAction) {

  /**
   * Checks the amount for each action.
   *
   * @param distribution how the time of a call is drawn
   * @param perAction zero or more
   * @throws IllegalArgumentException if {@code perAction} is negative
   */
  public Latency {
    if (perAction.isNegative()) {
      throw new IllegalArgumentException("perAction must not be negative: " + perAction);
    }
  }

  /**
   * {@return a latency that is always the same}
   *
   * @param time zero or more
   * @throws IllegalArgumentException if the time is negative
   */
  public static Latency fixed(Duration time) {
    return new Latency(new Fixed(time), Duration.ZERO);
  }

  /**
   * {@return a latency of any time from {@code least} to {@code most}, each as likely}
   *
   * @param least the shortest time, zero or more
   * @param most the longest time, at least {@code least}
   * @throws IllegalArgumentException if {@code least} is negative or above {@code most}
   */
  public static Latency uniform(Duration least, Duration most) {
    return new Latency(new Uniform(least, most), Duration.ZERO);
  }

  /**
   * {@return a latency whose logarithm is normally distributed: half of the times are below {@code
   * p50} and one in a hundred is above {@code p99}}
   *
   * @param p50 the median, above zero
   * @param p99 the 99th percentile, at least {@code p50}
   * @throws IllegalArgumentException if {@code p50} is not positive or above {@code p99}
   */
  public static Latency lognormal(Duration p50, Duration p99) {
    return new Latency(new Lognormal(p50, p99), Duration.ZERO);
  }

  /**
   * {@return a latency of the same distribution, with another amount for each action of a
   * transaction}
   *
   * @param time what each action adds, zero or more
   * @throws IllegalArgumentException if the time is negative
   */
  public Latency perAction(Duration time) {
    return new Latency(distribution, time);
  }

  /**
   * Draws the time for one call.
   *
   * @param random the source of randomness: the same state gives the same time
   * @param actions the number of its actions; 1 for a call that is no transaction
   * @return the time by which the call is delayed, zero or more
   */
  public Duration draw(Random random, int actions) {
    return distribution.draw(random).plus(perAction.multipliedBy(actions));
  }

  /** A distribution that times are drawn from. */
  public sealed interface Distribution {

    /**
     * Draws a time.
     *
     * @param random the source of randomness: the same state gives the same time
     * @return the time, zero or more
     */
    Duration draw(Random random);
  }

  /**
   * A time that is always the same.
   *
   * @param time not negative
   */
  public record Fixed(Duration time) implements Distribution {
    /**
     * Checks the time.
     *
     * @param time zero or more
     * @throws IllegalArgumentException if the time is negative
     */
    public Fixed {
      notNegative(time);
    }

    @Override
    public Duration draw(Random random) {
      return time;
    }
  }

  /**
   * Times between two bounds, each as likely.
   *
   * @param least the shortest, not negative
   * @param most the longest
   */
  public record Uniform(Duration least, Duration most) implements Distribution {
    /**
     * Checks the bounds.
     *
     * @param least the shortest time, zero or more
     * @param most the longest time, at least {@code least}
     * @throws IllegalArgumentException if {@code least} is negative or above {@code most}
     */
    public Uniform {
      notNegative(least);
      if (most.compareTo(least) < 0) {
        throw new IllegalArgumentException(
            "most (" + most + ") is less than least (" + least + ")");
      }
    }

    @Override
    public Duration draw(Random random) {
      double width = most.toNanos() - least.toNanos();
      return least.plusNanos(Math.round(width * random.nextDouble()));
    }
  }

  /**
   * Times whose logarithm is normally distributed.
   *
   * @param p50 the median, above zero
   * @param p99 the 99th percentile
   */
  public record Lognormal(Duration p50, Duration p99) implements Distribution {

    /** The 99th percentile of the standard normal distribution. */
    private static final double Z99 = 2.3263478740408408;

    /**
     * Checks the percentiles.
     *
     * @param p50 the median, above zero
     * @param p99 the 99th percentile, at least {@code p50}
     * @throws IllegalArgumentException if {@code p50} is not positive or above {@code p99}
     */
    public Lognormal {
      notNegative(p50);
      if (p50.isZero() || p99.compareTo(p50) < 0) {
        throw new IllegalArgumentException(
            "p50 must be positive and p99 not less than it: " + p50 + ", " + p99);
      }
    }

    @Override
    public Duration draw(Random random) {
      double sigma = Math.log((double) p99.toNanos() / p50.toNanos()) / Z99;
      return Duration.ofNanos(Math.round(p50.toNanos() * Math.exp(sigma * random.nextGaussian())));
    }
  }

  private static void notNegative(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("a time must not be negative: " + time);
    }
  }
}
