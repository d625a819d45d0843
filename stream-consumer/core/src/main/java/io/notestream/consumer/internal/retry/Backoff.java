package io.notestream.consumer.internal.retry;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with full jitter: each pause is drawn evenly from zero to a ceiling that
 * doubles up to a limit, so that many callers <a
 * href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">do not retry at
 * the same time</a>. Not thread-safe.
 */
public final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(25);
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final int DOUBLINGS = 20;

  private final Duration first;
  private final Supplier<? extends RandomGenerator> random;
  private int failures;

  /** Creates a backoff whose first ceiling is 25 ms. */
  Backoff(Supplier<? extends RandomGenerator> random) {
    this(FIRST, random);
  }

  /**
   * Creates a backoff.
   *
   * @param first the ceiling of the first pause
   * @param random draws the pauses
   */
  public Backoff(Duration first, Supplier<? extends RandomGenerator> random) {
    this.first = first;
    this.random = random;
  }

  /** Returns how long to pause after one more failure. */
  public Duration next() {
    long ceiling = Math.min(LONGEST.toNanos(), first.toNanos() << Math.min(failures, DOUBLINGS));
    failures++;
    return Duration.ofNanos(random.get().nextLong(ceiling + 1));
  }

  /** Makes the next pause a short one again, after progress. */
  void reset() {
    failures = 0;
  }
}
