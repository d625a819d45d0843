package io.notestream.consumer.worker.sweep;

import java.util.concurrent.TimeUnit;

/**
 * Lets a bounded number of deletes go ahead in each second, evenly spaced: what was not used is not
 * saved up, so that a quiet night is not followed by a burst. Thread-safe.
 */
final class Pace {

  private final long spacingNanos;
  private long nextNanos = System.nanoTime();

  Pace(int perSecond) {
    this.spacingNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  /** Waits for its turn. */
  void await() throws InterruptedException {
    long wait = reserve(System.nanoTime());
    if (wait > 0) {
      TimeUnit.NANOSECONDS.sleep(wait);
    }
  }

  /** Takes the next turn, and says how long it is until then. */
  synchronized long reserve(long nowNanos) {
    long turn = Math.max(nowNanos, nextNanos);
    nextNanos = turn + spacingNanos;
    return turn - nowNanos;
  }
}
