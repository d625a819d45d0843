package io.notestream.consumer.batch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A request to stop, which whoever works asks for between two calls and during every wait.
 * Implementations are thread-safe and never throw; once a stop is requested it stays requested.
 */
@FunctionalInterface
public interface Stop {

  /** Returns whether to stop as soon as no call to DynamoDB is in flight. */
  boolean requested();

  /**
   * Waits, but not longer than until a stop is requested, which is noticed within 50 ms. An
   * interrupt counts as a request to stop; the thread stays interrupted.
   *
   * @return {@code false} if the wait was cut short
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

  /** Returns a stop that is requested when this one or the other is. */
  default Stop or(Stop other) {
    return () -> requested() || other.requested();
  }

  /** Returns a stop that is never requested. */
  static Stop never() {
    return () -> false;
  }
}
