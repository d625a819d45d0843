package io.notestream.consumer.internal.retry;

import io.notestream.consumer.batch.Stop;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A cap on capacity units per second. What a call has used is known only from its response: it is
 * charged then, and the next call waits until the rate has made up for it. Thread-safe.
 */
public final class CapacityCap {

  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final double nanosAUnit;
  private final LongSupplier nanoTime;
  private long nextFree;

  private CapacityCap(double nanosAUnit, LongSupplier nanoTime) {
    this.nanosAUnit = nanosAUnit;
    this.nanoTime = nanoTime;
    this.nextFree = nanoTime.getAsLong();
  }

  /**
   * Returns a cap, which saves nothing up in quiet times.
   *
   * @param unitsPerSecond empty for no cap
   */
  public static CapacityCap of(OptionalInt unitsPerSecond) {
    return of(unitsPerSecond, System::nanoTime);
  }

  /** As {@link #of(OptionalInt)}, by a clock like {@link System#nanoTime}. */
  static CapacityCap of(OptionalInt unitsPerSecond, LongSupplier nanoTime) {
    return new CapacityCap(
        unitsPerSecond.isEmpty() ? 0 : SECOND / unitsPerSecond.getAsInt(), nanoTime);
  }

  /**
   * Waits until what was charged is made up for.
   *
   * @return {@code false} if a stop was requested
   */
  public boolean await(Stop stop) {
    while (true) {
      long wait = nanosUntilFree();
      if (wait <= 0) {
        return !stop.requested();
      }
      if (!stop.pause(Duration.ofNanos(wait))) {
        return false;
      }
    }
  }

  /** Charges what a call has used. */
  public synchronized void charge(double units) {
    nextFree = Math.max(nextFree, nanoTime.getAsLong()) + (long) (units * nanosAUnit);
  }

  /** Returns in how many nanoseconds a call may be made, if positive. */
  synchronized long nanosUntilFree() {
    return nextFree - nanoTime.getAsLong();
  }
}
