package io.notestream.consumer.retry;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Lets through so many writes a second, evenly, with up to a second's worth at once after a quiet
 * time. Thread-safe.
 */
public final class RateCap {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final double nanosAWrite;
  private long nextFree = System.nanoTime();

  /**
   * @param writesPerSecond empty for no cap
   */
  public RateCap(OptionalInt writesPerSecond) {
    nanosAWrite = writesPerSecond.isEmpty() ? 0 : (double) SECOND / writesPerSecond.getAsInt();
  }

  /**
   * Waits until that many writes may be made. They count also if there is a request to stop: the
   * next caller is none the worse for it by much.
   *
   * @return {@code false} if there was a request to stop
   */
  public boolean acquire(int writes, BooleanSupplier stop) {
    if (nanosAWrite == 0) {
      return true;
    }
    long wait = reserve(writes);
    return wait <= 0 || Pauses.pause(Duration.ofNanos(wait), stop);
  }

  private synchronized long reserve(int writes) {
    long now = System.nanoTime();
    long start = Math.max(nextFree, now - SECOND);
    nextFree = start + (long) (writes * nanosAWrite);
    return start - now;
  }
}
