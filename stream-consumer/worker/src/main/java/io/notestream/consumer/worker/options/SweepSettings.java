package io.notestream.consumer.worker.options;

import java.time.Duration;

/**
 * How due notes are deleted.
 *
 * @param interval how often to look for them, at the start of a second where it can be, and so how
 *     late a note is deleted at most when there is little to do; each look costs sixteen small
 *     queries
 * @param perSecond at most so many deletes a second, so that catching up after an outage neither
 *     starves the stream nor eats the table's capacity
 * @param parallel how many deletes are under way at once
 * @param maxItemBytes notes with a larger body in the item are left to DynamoDB's time to live,
 *     which costs nothing, where a delete costs a write unit for each KiB
 * @param guard how far clocks may differ; beyond nine tenths of it nothing is deleted
 * @param lockLease how long the lock outlives its last heartbeat: a sweeper that died is followed
 *     by another one after that, and a second or two
 */
public record SweepSettings(
    Duration interval,
    int perSecond,
    int parallel,
    long maxItemBytes,
    Duration guard,
    Duration lockLease) {

  /** Larger bodies do not stand in the item but in the blob store, and their items are small. */
  public static final long LARGEST_INLINE_BODY = 64L << 10;

  /** Every second; 500 a second, eight at a time; whatever its size; G = 60 s; six seconds. */
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
   * @throws IllegalArgumentException if a value is out of bounds
   */
  public SweepSettings {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("the sweeper's interval is longer than nothing");
    }
    if (perSecond < 1 || parallel < 1) {
      throw new IllegalArgumentException("the sweeper deletes at least one note a second");
    }
    if (lockLease.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("the sweeper's lock lasts at least a second");
    }
  }

  /** These settings with another rate. */
  public SweepSettings withPerSecond(int rate) {
    return new SweepSettings(interval, rate, parallel, maxItemBytes, guard, lockLease);
  }

  /** These settings with another bound. */
  public SweepSettings withMaxItemBytes(long bound) {
    return new SweepSettings(interval, perSecond, parallel, bound, guard, lockLease);
  }

  /** These settings with another guard. */
  public SweepSettings withGuard(Duration bound) {
    return new SweepSettings(interval, perSecond, parallel, maxItemBytes, bound, lockLease);
  }
}
