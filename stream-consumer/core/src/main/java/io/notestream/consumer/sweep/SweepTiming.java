package io.notestream.consumer.sweep;

import java.time.Duration;

/**
 * When a {@link TimedSweep} looks ahead, how much it remembers, and when it holds back. Immutable.
 *
 * @param interval the time between two looks, the same for every process of a fleet; from a
 *     millisecond to {@link #LONGEST_INTERVAL}
 * @param maxTimers for how many notes there may be timers at once, from 1 to {@link #MOST_TIMERS};
 *     a later look finds what there was no room for
 * @param maxReturn how long it may take until a delete is applied from the stream; while it takes
 *     longer, fewer are made. More than zero, and at most {@link #LONGEST_RETURN}
 */
public record SweepTiming(Duration interval, int maxTimers, Duration maxReturn) {

  /** Looks more seldom than that save nothing, and what nobody has timed waits for the next. */
  public static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  /** So many timers take about 5 GB. */
  public static final int MOST_TIMERS = 10_000_000;

  /** After that time no delete is waited for any more. */
  public static final Duration LONGEST_RETURN = ReturnWindow.LONGEST_BEHIND;

  /**
   * Checks the values.
   *
   * @param interval from a millisecond to {@link #LONGEST_INTERVAL}
   * @param maxTimers from 1 to {@link #MOST_TIMERS}
   * @param maxReturn more than zero, and at most {@link #LONGEST_RETURN}
   * @throws IllegalArgumentException if a value is out of bounds
   */
  public SweepTiming {
    new TimingRule(interval);
    if (interval.compareTo(LONGEST_INTERVAL) > 0) {
      throw new IllegalArgumentException(
          "the time between two looks must be at most an hour, but is " + interval);
    }
    if (maxTimers < 1 || maxTimers > MOST_TIMERS) {
      throw new IllegalArgumentException(
          "there must be room for 1 to " + MOST_TIMERS + " timers, but is for " + maxTimers);
    }
    if (maxReturn.isNegative() || maxReturn.isZero() || maxReturn.compareTo(LONGEST_RETURN) > 0) {
      throw new IllegalArgumentException(
          "a delete must be given some time to be applied, 30 s at most, but is given "
              + maxReturn);
    }
  }

  /** {@return a look every 30 s, room for 100 000 timers, and deletes that return within 250 ms} */
  public static SweepTiming standard() {
    return new SweepTiming(Duration.ofSeconds(30), 100_000, Duration.ofMillis(250));
  }
}
