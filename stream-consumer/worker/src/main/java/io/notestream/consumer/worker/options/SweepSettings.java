package io.notestream.consumer.worker.options;

import io.notestream.consumer.sweep.SweepLimits;
import java.time.Duration;

/**
 * The settings of the sweeper, which deletes notes when they end. Immutable.
 *
 * @param interval how often to look for due notes, at the start of a second where possible, and so
 *     how late a note is deleted at most when there is little to do; longer than zero. Each look
 *     costs sixteen small queries
 * @param perSecond the most deletes a second, at least 1, so that catching up after an outage
 *     neither starves the stream nor eats the table's capacity
 * @param parallel how many deletes are in flight at once, at least 1
 * @param maxItemBytes notes with a larger body in the item, in bytes, are left to DynamoDB's time
 *     to live, which is free; a delete costs a write unit for each KiB
 * @param guard how far clocks may differ; beyond nine tenths of it nothing is deleted
 * @param lockLease how long the lock outlives its last heartbeat: a sweeper that died is followed
 *     by another one after that and a second or two; at least 1 s
 */
public record SweepSettings(
    Duration interval,
    int perSecond,
    int parallel,
    long maxItemBytes,
    Duration guard,
    Duration lockLease) {

  /** The largest body that is in the item, in bytes; larger ones are in the blob store. */
  public static final long LARGEST_INLINE_BODY = SweepLimits.LARGEST_INLINE_BODY;

  /**
   * {@return the defaults: a look every second, 500 deletes a second and 8 at once, items of any
   * size, a guard of 60 s, and a lock that lasts 6 s}
   */
  public static SweepSettings standard() {
    return new SweepSettings(
        Duration.ofSeconds(1),
        500,
        8,
        LARGEST_INLINE_BODY,
        Duration.ofSeconds(60),
        Duration.ofSeconds(6));
  }

  /**
   * Checks the values.
   *
   * @param interval longer than zero
   * @param perSecond at least 1
   * @param parallel at least 1
   * @param maxItemBytes in bytes, zero or more
   * @param guard zero or more
   * @param lockLease at least 1 s
   * @throws IllegalArgumentException if a value is out of bounds
   */
  public SweepSettings {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("the sweeper's interval must be longer than zero");
    }
    new SweepLimits(perSecond, parallel, maxItemBytes, guard);
    if (lockLease.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("the sweeper's lock must last at least a second");
    }
  }

  /**
   * {@return these settings with another bound on deletes a second}
   *
   * @param rate at least 1
   * @throws IllegalArgumentException if it is less
   */
  public SweepSettings withPerSecond(int rate) {
    return new SweepSettings(interval, rate, parallel, maxItemBytes, guard, lockLease);
  }

  /**
   * {@return these settings with another bound on the size of bodies in items}
   *
   * @param bound in bytes, zero or more; notes with a larger body are left to DynamoDB
   */
  public SweepSettings withMaxItemBytes(long bound) {
    return new SweepSettings(interval, perSecond, parallel, bound, guard, lockLease);
  }

  /**
   * {@return these settings with another guard}
   *
   * @param bound how far clocks may differ, zero or more
   */
  public SweepSettings withGuard(Duration bound) {
    return new SweepSettings(interval, perSecond, parallel, maxItemBytes, bound, lockLease);
  }

  /** {@return what holds for every sweep, whoever sweeps and when} */
  public SweepLimits limits() {
    return new SweepLimits(perSecond, parallel, maxItemBytes, guard);
  }
}
