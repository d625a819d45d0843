package io.notestream.consumer.batch;

import java.time.Duration;

/** A stop that is requested when one of two is. It waits as the first one does. */
record EitherStop(Stop first, Stop second) implements Stop {

  /** How soon the second one is noticed during a wait. */
  private static final Duration SLICE = Duration.ofMillis(50);

  @Override
  public boolean requested() {
    return first.requested() || second.requested();
  }

  @Override
  public boolean pause(Duration duration) {
    Duration left = duration;
    while (!second.requested()) {
      Duration slice = left.compareTo(SLICE) < 0 ? left : SLICE;
      if (!first.pause(slice)) {
        return false;
      }
      left = left.minus(slice);
      if (left.isNegative() || left.isZero()) {
        return !second.requested();
      }
    }
    return false;
  }
}
