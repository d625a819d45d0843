package io.notestream.consumer.worker.internal.kcl.shard;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Spreads the reads of quiet shards over time: all of a process together make so many a second, so
 * that a worker of many shards costs little while nothing happens. No shard waits longer than a
 * bound for it. Thread-safe.
 */
final class QuietReads {

  private final long nanosARead;
  private final long longest;
  private long nextFree;
  private boolean begun;

  /**
   * @param perSecond how many, at least 1
   * @param longest how long one waits at most
   */
  QuietReads(int perSecond, Duration longest) {
    this.nanosARead = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.longest = longest.toNanos();
  }

  /**
   * Reserves a read.
   *
   * @param nanoTime as {@link System#nanoTime}
   * @return in how many nanoseconds it may be made
   */
  synchronized long reserve(long nanoTime) {
    if (!begun || nextFree - nanoTime < 0) {
      begun = true;
      nextFree = nanoTime;
    }
    long wait = nextFree - nanoTime;
    if (wait < longest) {
      nextFree += nanosARead;
    }
    return Math.min(wait, longest);
  }
}
