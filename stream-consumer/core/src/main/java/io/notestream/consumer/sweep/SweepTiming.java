package io.notestream.consumer.sweep;

import java.time.Duration;

/**
 * When a {@link TimedSweep} looks ahead, how much it remembers, and when it holds back. Immutable.
 *
 * @param interval the time between two looks, the same for every process of a fleet; at least a
 *     millisecond
 * @param maxTimers for how many notes there may be timers at once, at least 1; a later look finds
 *     what there was no room for
 * @param maxReturn how long it may take until a delete is applied from the stream; while it takes
 *     longer, fewer are made. More than zero
 */
public record SweepTiming(Duration interval, int maxTimers, Duration maxReturn) {

  /**
   * Checks the values.
   *
   * @param interval at least a millisecond
   * @param maxTimers at least 1
   * @param maxReturn more than zero
   * @throws IllegalArgumentException if a value is out of bounds
   */
  public SweepTiming {
    new TimingRule(interval);
    if (maxTimers < 1) {
      throw new IllegalArgumentException("there must be room for a timer");
    }
    if (maxReturn.isNegative() || maxReturn.isZero()) {
      throw new IllegalArgumentException("a delete takes some time to be applied");
    }
  }

  /** {@return a look every 30 s, room for 100 000 timers, and deletes that return within 250 ms} */
  public static SweepTiming standard() {
    return new SweepTiming(Duration.ofSeconds(30), 100_000, Duration.ofMillis(250));
  }
}
