package io.notestream.consumer.internal.retry;

import io.notestream.consumer.batch.Stop;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets through so many writes a second, evenly, with up to a second's worth at once after a quiet
 * time. Thread-safe.
 */
public final class RateCap {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final double nanosAWrite;
  private final LongSupplier nanoTime;
  private long nextFree;

  /**
   * @param writesPerSecond empty for no cap
   */
  public RateCap(OptionalInt writesPerSecond) {
    this(writesPerSecond, System::nanoTime);
  }

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  RateCap(OptionalInt writesPerSecond, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    nextFree = nanoTime.getAsLong();
    nanosAWrite = writesPerSecond.isEmpty() ? 0 : (double) SECOND / writesPerSecond.getAsInt();
  }

  /**
   * Waits until that many writes may be made. They count also if there is a request to stop: the
   * next caller is none the worse for it by much.
   *
   * @return {@code false} if there was a request to stop
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
    long start = Math.max(nextFree, now - SECOND);
    nextFree = start + (long) (writes * nanosAWrite);
    return start - now;
  }
}
