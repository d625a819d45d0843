package io.notestream.consumer.sweep;

import java.time.Duration;

/**
 * When a {@link TimedSweep} looks ahead, and how much it remembers. Immutable.
 *
 * @param interval the time between two looks, the same for every process of a fleet; at least a
 *     millisecond
 * @param maxTimers for how many notes there may be timers at once, at least 1; a later look finds
 *     what there was no room for
 */
public record SweepTiming(Duration interval, int maxTimers) {

  /**
   * Checks the values.
   *
   * @param interval at least a millisecond
   * @param maxTimers at least 1
   * @throws IllegalArgumentException if a value is out of bounds
   */
  public SweepTiming {
    new TimingRule(interval);
    if (maxTimers < 1) {
      throw new IllegalArgumentException("there must be room for a timer");
    }
  }

  /** {@return a look every 30 s, and room for 100 000 timers} */
  public static SweepTiming standard() {
    return new SweepTiming(Duration.ofSeconds(30), 100_000);
  }
}
