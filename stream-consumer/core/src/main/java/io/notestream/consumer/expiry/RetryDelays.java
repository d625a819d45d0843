package io.notestream.consumer.expiry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a pending reaction waits for its next attempt: half a minute, doubled with every attempt
 * up to half an hour, and up to a half more at random so that what failed together does not come
 * back together.
 */
final class RetryDelays {

  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private RetryDelays() {}

  /**
   * @param attempts how often it has been tried, at least once
   */
  static Duration after(long attempts) {
    long doublings = Math.min(attempts - 1, 10);
    Duration delay = FIRST.multipliedBy(1L << doublings);
    Duration bounded = delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    long jitter = ThreadLocalRandom.current().nextLong(bounded.toMillis() / 2);
    return bounded.plusMillis(jitter);
  }
}
