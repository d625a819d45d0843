package io.notestream.consumer.internal.retry;

import io.notestream.consumer.batch.Stop;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A cap on writes per second, which spreads them evenly over time. A write counts against the rate
 * from the moment at which it is requested. Thread-safe.
 */
public final class RateCap {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final double nanosAWrite;
  private final long savedNanos;
  private final LongSupplier nanoTime;
  private long nextFree;

  private RateCap(double nanosAWrite, long savedNanos, LongSupplier nanoTime) {
    this.nanosAWrite = nanosAWrite;
    this.savedNanos = savedNanos;
    this.nanoTime = nanoTime;
    // Without a cap no time is held: a process may be restored where this clock shows another one.
    nextFree = nanosAWrite == 0 ? 0 : nanoTime.getAsLong();
  }

  /**
   * Returns a cap that lets through up to a second's worth at once after a quiet time.
   *
   * @param perSecond empty for no cap
   */
  public static RateCap withBursts(OptionalInt perSecond) {
    return withBursts(perSecond, System::nanoTime);
  }

  /** Returns a cap that saves nothing up: no burst follows a quiet time. */
  public static RateCap withoutBursts(int perSecond) {
    return withoutBursts(perSecond, System::nanoTime);
  }

  /**
   * Returns a cap that lets through what a time is worth at once after a quiet one.
   *
   * @param saved that time
   */
  public static RateCap withBursts(int perSecond, Duration saved) {
    return new RateCap((double) SECOND / perSecond, saved.toNanos(), System::nanoTime);
  }

  /** As {@link #withBursts(OptionalInt)}, by a clock like {@link System#nanoTime}. */
  static RateCap withBursts(OptionalInt perSecond, LongSupplier nanoTime) {
    double nanos = perSecond.isEmpty() ? 0 : (double) SECOND / perSecond.getAsInt();
    return new RateCap(nanos, SECOND, nanoTime);
  }

  /** As {@link #withoutBursts(int)}, by a clock like {@link System#nanoTime}. */
  static RateCap withoutBursts(int perSecond, LongSupplier nanoTime) {
    return new RateCap((double) SECOND / perSecond, 0, nanoTime);
  }

  /**
   * Waits until so many writes may be made. They count even if a stop ends the wait.
   *
   * @return {@code false} if a stop was requested
   */
  public boolean acquire(int writes, Stop stop) {
    if (nanosAWrite == 0) {
      return true;
    }
    long wait = reserve(writes);
    return wait <= 0 || stop.pause(Duration.ofNanos(wait));
  }

  /** Reserves so many writes; returns in how many nanoseconds they may be made, if positive. */
  synchronized long reserve(int writes) {
    long now = nanoTime.getAsLong();
    long start = Math.max(nextFree, now - savedNanos);
    nextFree = start + (long) (writes * nanosAWrite);
    return start - now;
  }
}
