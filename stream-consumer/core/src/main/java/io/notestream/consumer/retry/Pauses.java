package io.notestream.consumer.retry;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits that end early when there is a request to stop. */
public final class Pauses {

  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private Pauses() {}

  /**
   * Waits. An interrupt counts as a request to stop; the thread stays interrupted.
   *
   * @return {@code false} if there was a request to stop
   */
  public static boolean pause(Duration duration, BooleanSupplier stop) {
    long end = System.nanoTime() + duration.toNanos();
    while (true) {
      if (stop.getAsBoolean() || Thread.currentThread().isInterrupted()) {
        return false;
      }
      long left = end - System.nanoTime();
      if (left <= 0) {
        return true;
      }
      try {
        TimeUnit.NANOSECONDS.sleep(Math.min(left, SLICE_NANOS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
