package io.notestream.consumer.internal.retry;

import io.notestream.consumer.batch.Stop;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Spreads writes evenly over time, so many a second at most. Thread-safe; a write counts against
 * the rate from the moment at which it is asked for.
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
    nextFree = nanoTime.getAsLong();
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

  /** See {@link #withBursts(OptionalInt)}; with a clock like {@link System#nanoTime}. */
  static RateCap withBursts(OptionalInt perSecond, LongSupplier nanoTime) {
    double nanos = perSecond.isEmpty() ? 0 : (double) SECOND / perSecond.getAsInt();
    return new RateCap(nanos, SECOND, nanoTime);
  }

  /** See {@link #withoutBursts(int)}; with a clock like {@link System#nanoTime}. */
  static RateCap withoutBursts(int perSecond, LongSupplier nanoTime) {
    return new RateCap((double) SECOND / perSecond, 0, nanoTime);
  }

  /**
   * Waits until that many writes may be made. They also count if a stop is requested meanwhile.
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

  /** Takes so many writes; returns after how many nanoseconds they may be made, if positive. */
  synchronized long reserve(int writes) {
    long now = nanoTime.getAsLong();
    long start = Math.max(nextFree, now - savedNanos);
    nextFree = start + (long) (writes * nanosAWrite);
    return start - now;
  }
}
