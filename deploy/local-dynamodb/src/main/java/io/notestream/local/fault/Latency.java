package io.notestream.local.fault;

import java.time.Duration;
import java.util.Random;

/**
 * A distribution of times that calls take longer, and what each action of a transaction adds to it.
 * Immutable.
 *
 * @param distribution how the time of a call is drawn
 * @param perAction what each action of a transaction adds; zero for calls of one item
 */
public record Latency(Distribution distribution, Duration perAction) {

  public Latency {
    if (perAction.isNegative()) {
      throw new IllegalArgumentException("perAction must not be negative: " + perAction);
    }
  }

  /** Always the same time. */
  public static Latency fixed(Duration time) {
    return new Latency(new Fixed(time), Duration.ZERO);
  }

  /** Any time from {@code least} to {@code most}, each as likely. */
  public static Latency uniform(Duration least, Duration most) {
    return new Latency(new Uniform(least, most), Duration.ZERO);
  }

  /**
   * Times whose logarithm is normally distributed, so that half are below {@code p50} and one in a
   * hundred is above {@code p99}.
   */
  public static Latency lognormal(Duration p50, Duration p99) {
    return new Latency(new Lognormal(p50, p99), Duration.ZERO);
  }

  /** The same distribution, with {@code time} more for each action of a transaction. */
  public Latency perAction(Duration time) {
    return new Latency(distribution, time);
  }

  /** The time for one call of {@code actions} actions. */
  Duration draw(Random random, int actions) {
    return distribution.draw(random).plus(perAction.multipliedBy(actions));
  }

  /** How a time is drawn. */
  public sealed interface Distribution {
    Duration draw(Random random);
  }

  /** Always the same. */
  public record Fixed(Duration time) implements Distribution {
    public Fixed {
      notNegative(time);
    }

    @Override
    public Duration draw(Random random) {
      return time;
    }
  }

  /** Each as likely as the other. */
  public record Uniform(Duration least, Duration most) implements Distribution {
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

  /** Normal on a logarithmic scale. */
  public record Lognormal(Duration p50, Duration p99) implements Distribution {

    /** The 99th percentile of the standard normal distribution. */
    private static final double Z99 = 2.3263478740408408;

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
