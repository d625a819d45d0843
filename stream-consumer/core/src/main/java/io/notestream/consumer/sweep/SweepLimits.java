package io.notestream.consumer.sweep;

import java.time.Duration;

/**
 * The bounds of a sweep. Immutable.
 *
 * @param perSecond the most deletes a second, at least 1
 * @param parallel how many calls are in flight at once, at least 1
 * @param maxItemBytes notes with a larger body in the item, in bytes, are left to DynamoDB's time
 *     to live, which is free; a delete costs a write unit for each KiB
 * @param guard how far clocks may differ; beyond nine tenths of it nothing is deleted
 */
public record SweepLimits(int perSecond, int parallel, long maxItemBytes, Duration guard) {

  /** The largest body that is in the item, in bytes; larger ones are in the blob store. */
  public static final long LARGEST_INLINE_BODY = 64L << 10;

  /**
   * Checks the bounds.
   *
   * @param perSecond at least 1
   * @param parallel at least 1
   * @param maxItemBytes in bytes, zero or more
   * @param guard zero or more
   * @throws IllegalArgumentException if a value is out of bounds
   */
  public SweepLimits {
    if (perSecond < 1 || parallel < 1) {
      throw new IllegalArgumentException(
          "the sweeper must delete at least one note a second, and one at once");
    }
  }

  /** {@return 500 deletes a second and 8 at once, items of any size, a guard of 60 s} */
  public static SweepLimits standard() {
    return new SweepLimits(500, 8, LARGEST_INLINE_BODY, Duration.ofSeconds(60));
  }
}
