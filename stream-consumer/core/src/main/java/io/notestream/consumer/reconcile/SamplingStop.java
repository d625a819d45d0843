package io.notestream.consumer.reconcile;

import io.notestream.consumer.batch.Stop;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Ends a run in which calls go on failing: what is retried for as long as it takes has no place in
 * a sample, and the next run tries again. Thread-safe.
 */
final class SamplingStop implements Stop {

  private static final Duration LONGEST_FAILURE = Duration.ofSeconds(10);
  private static final long NONE = Long.MIN_VALUE;

  private final Stop outer;
  private final BooleanSupplier failing;
  private final LongSupplier nanoTime;
  private final AtomicLong since = new AtomicLong(NONE);
  private volatile boolean gaveUp;

  /**
   * @param outer ends the run as well
   * @param failing returns whether a call fails at this moment
   * @param nanoTime tells for how long
   */
  SamplingStop(Stop outer, BooleanSupplier failing, LongSupplier nanoTime) {
    this.outer = outer;
    this.failing = failing;
    this.nanoTime = nanoTime;
  }

  @Override
  public boolean requested() {
    if (outer.requested() || gaveUp) {
      return true;
    }
    if (!failing.getAsBoolean()) {
      since.set(NONE);
      return false;
    }
    long now = nanoTime.getAsLong();
    since.compareAndSet(NONE, now);
    gaveUp = now - since.get() >= LONGEST_FAILURE.toNanos();
    return gaveUp;
  }

  /** Returns whether the run ended since calls went on failing. */
  boolean gaveUp() {
    return gaveUp;
  }
}
