package io.notestream.consumer.internal.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Full jitter: each wait is drawn evenly from zero to a ceiling that doubles up to a limit, so that
 * many callers in the same trouble <a
 * href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">do not come back
 * together</a>. Not thread-safe.
 */
final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(25);
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final int DOUBLINGS = 30;

  private int failures;

  /** How long to wait after one more failure. */
  Duration next() {
    long ceiling = Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(failures, DOUBLINGS));
    failures++;
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(ceiling + 1));
  }

  /** There was progress: the next wait is a short one again. */
  void reset() {
    failures = 0;
  }
}
