package io.notestream.consumer.batch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A request to stop, checked between two calls to DynamoDB and during every wait. Implementations
 * are thread-safe and never throw; once a stop is requested, it stays requested.
 */
@FunctionalInterface
public interface Stop {

  /** {@return whether to stop as soon as no call to DynamoDB is in flight} */
  boolean requested();

  /**
   * Waits for a time, or until a stop is requested, which is noticed within 50 ms. An interrupt
   * counts as a request to stop; the thread stays interrupted.
   *
   * @param duration how long to wait; zero or less returns at once
   * @return {@code false} if a stop cut the wait short
   */
  default boolean pause(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    while (true) {
      if (requested() || Thread.currentThread().isInterrupted()) {
        return false;
      }
      long left = end - System.nanoTime();
      if (left <= 0) {
        return true;
      }
      try {
        TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /**
   * Returns a stop that is requested when this one or the other is. It waits as this one does.
   *
   * @param other the other stop
   * @return the combination of both
   */
  default Stop or(Stop other) {
    return new EitherStop(this, other);
  }

  /** {@return a stop that is never requested} */
  static Stop never() {
    return () -> false;
  }
}
