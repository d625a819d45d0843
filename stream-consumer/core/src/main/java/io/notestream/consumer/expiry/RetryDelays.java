package io.notestream.consumer.expiry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The delays between the attempts of a pending reaction: half a minute, doubled with every attempt
 * up to half an hour, plus up to half as much again at random, so that reactions that failed
 * together are not retried together.
 */
final class RetryDelays {

  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private RetryDelays() {}

  /**
   * Returns the delay before the next attempt.
   *
   * @param attempts how often the reaction has been tried, at least once
   */
  static Duration after(long attempts, RandomGenerator random) {
    long doublings = Math.min(attempts - 1, 10);
    Duration delay = FIRST.multipliedBy(1L << doublings);
    Duration bounded = delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    long jitter = random.nextLong(bounded.toMillis() / 2);
    return bounded.plusMillis(jitter);
  }
}
