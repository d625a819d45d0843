package io.notestream.consumer.sweep;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides which process times a note. Looks at the index of notes that expire are made at the
 * multiples of an interval, by DynamoDB's clock, so that everybody knows when they are. Each takes
 * what ends before the look after the next. A look knows what had been in the index for a while,
 * and that is what the holder of the lock times; what was changed later, the process times that
 * applies the change's record. Immutable.
 *
 * <p>A note that was changed within {@link #INDEX_LAG} before a look, and ends between the next one
 * and the one after it, may be timed by both, if they are not the same process: that costs one
 * refused delete.
 *
 * @param interval the time between two looks, in whole milliseconds, at least one
 */
record TimingRule(Duration interval) {

  /** How long a change may take to be in the index. */
  static final Duration INDEX_LAG = Duration.ofSeconds(5);

  /** After so long, what is due and still there was timed by nobody, or by one that is gone. */
  static final Duration OVERDUE = INDEX_LAG.multipliedBy(2);

  TimingRule {
    if (interval.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(
          "the time between two looks must be a millisecond or more, but is " + interval);
    }
  }

  /** Returns when the last look was due. */
  Instant lastLook(Instant now) {
    return look(now, 0);
  }

  /** Returns when the next look is due. */
  Instant nextLook(Instant now) {
    return look(now, 1);
  }

  /** Returns up to when a look takes notes, that instant excluded. */
  Instant horizon(Instant now) {
    return look(now, 2);
  }

  /**
   * Returns whether a note is to be timed by the process that applies its change.
   *
   * @param changed when it was changed, by DynamoDB's clock
   * @param due when it ends
   * @param now when the change is applied
   */
  boolean timedByStream(Instant changed, Instant due, Instant now) {
    Instant firstToTakeIt = look(due, -1);
    if (changed.isBefore(firstToTakeIt.minus(INDEX_LAG))) {
      return false;
    }
    // Who applies it is behind: a look has been since, and found it overdue.
    Instant last = lastLook(now);
    return !(due.isBefore(last.minus(OVERDUE)) && changed.isBefore(last.minus(INDEX_LAG)));
  }

  /** Returns whether a note that ends then, and that somebody should have timed, was missed. */
  boolean isOverdue(Instant due, Instant now) {
    return due.isBefore(now.minus(OVERDUE));
  }

  private Instant look(Instant time, int further) {
    long millis = time.toEpochMilli();
    long step = interval.toMillis();
    return Instant.ofEpochMilli(millis - Math.floorMod(millis, step) + further * step);
  }
}
