package io.notestream.consumer.sweep;

import java.time.Duration;

/**
 * The bounds of a sweep. Immutable.
 *
 * @param perSecond the most deletes a second, at least 1
 * @param parallel how many calls are in flight at once, from 1 to {@link #MOST_PARALLEL}
 * @param maxItemBytes notes with a larger body in the item, in bytes, are left to DynamoDB's time
 *     to live, which is free; a delete costs a write unit for each KiB. Zero or more
 * @param guard how far clocks may differ; beyond nine tenths of it nothing is deleted. From zero to
 *     {@link #LONGEST_GUARD}
 */
public record SweepLimits(int perSecond, int parallel, long maxItemBytes, Duration guard) {

  /** The largest body that is in the item, in bytes; larger ones are in the blob store. */
  public static final long LARGEST_INLINE_BODY = 64L << 10;

  /** Each call has a thread and a connection of its own. */
  public static final int MOST_PARALLEL = 1_000;

  /** Clocks that are further apart tell nothing of when a note ends. */
  public static final Duration LONGEST_GUARD = Duration.ofDays(1);

  /**
   * Checks the bounds.
   *
   * @param perSecond at least 1
   * @param parallel from 1 to {@link #MOST_PARALLEL}
   * @param maxItemBytes in bytes, zero or more
   * @param guard from zero to {@link #LONGEST_GUARD}
   * @throws IllegalArgumentException if a value is out of bounds
   */
  public SweepLimits {
    if (perSecond < 1) {
      throw new IllegalArgumentException(
          "the sweeper must delete at least one note a second, but has a rate of " + perSecond);
    }
    if (parallel < 1 || parallel > MOST_PARALLEL) {
      throw new IllegalArgumentException(
          "the sweeper must make 1 to " + MOST_PARALLEL + " deletes at once, but has " + parallel);
    }
    if (maxItemBytes < 0) {
      throw new IllegalArgumentException(
          "the sweeper's bound on items must not be negative, but is " + maxItemBytes + " bytes");
    }
    if (guard.isNegative() || guard.compareTo(LONGEST_GUARD) > 0) {
      throw new IllegalArgumentException(
          "the sweeper's guard must be from zero to a day, but is " + guard);
    }
  }

  /** {@return 500 deletes a second and 8 at once, items of any size, a guard of 60 s} */
  public static SweepLimits standard() {
    return new SweepLimits(500, 8, LARGEST_INLINE_BODY, Duration.ofSeconds(60));
  }
}
