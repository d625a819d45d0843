package io.notestream.writer.transfer;

import io.notestream.writer.transfer.Stop.StoppedException;
import java.util.concurrent.TimeUnit;

/**
 * Spreads calls so that they use at most so many read or write units a second, on average.
 * Thread-safe.
 */
final class UnitRate {

  private final double nanosPerUnit;
  private final Stop stop;

  /** When everything is paid for that was reserved so far. */
  private long free = System.nanoTime();

  /**
   * Creates a rate.
   *
   * @param perSecond 0 for no limit
   */
  UnitRate(int perSecond, Stop stop) {
    this.nanosPerUnit = perSecond == 0 ? 0 : (double) TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.stop = stop;
  }

  /**
   * Waits until units may be used.
   *
   * @param units an estimate, to be corrected once it is known what the call has used
   */
  void await(double units) throws StoppedException {
    stop.sleep(Math.max(0, reserve(units)));
  }

  /** Accounts for a difference between an estimate and what was used. */
  synchronized void correct(double difference) {
    free += (long) (difference * nanosPerUnit);
  }

  private synchronized long reserve(double units) {
    long now = System.nanoTime();
    long start = free - now > 0 ? free : now; // What was not used before is not saved up.
    free = start + (long) (units * nanosPerUnit);
    return start - now;
  }
}
