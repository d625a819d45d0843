package io.notestream.consumer.sweep;

import java.time.Duration;
import java.util.Optional;

/** Says whether this machine's clock is too far from DynamoDB's to sweep. Thread-safe. */
final class ClockCheck {

  private final ServerClock clock;
  private final Duration largestSkew;

  /**
   * @param guard how far clocks may differ: nine tenths of it are too far
   */
  ClockCheck(ServerClock clock, Duration guard) {
    this.clock = clock;
    this.largestSkew = guard.multipliedBy(9).dividedBy(10);
  }

  Optional<String> problem() {
    return clock
        .ahead()
        .filter(ahead -> ahead.abs().compareTo(largestSkew) > 0)
        .map(
            ahead ->
                "the sweeper has stopped: this machine's clock is "
                    + Math.abs(ahead.toSeconds())
                    + " s "
                    + (ahead.isNegative() ? "ahead of" : "behind")
                    + " DynamoDB's; set it right");
  }
}
