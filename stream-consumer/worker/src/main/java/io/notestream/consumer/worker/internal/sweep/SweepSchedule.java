package io.notestream.consumer.worker.internal.sweep;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Says when to look for due notes again. Immutable. */
final class SweepSchedule {

  private final Duration interval;

  /**
   * @param interval how often to look
   */
  SweepSchedule(Duration interval) {
    this.interval = interval;
  }

  /**
   * Returns how long to wait for the next look. Notes end with a whole second, so a look falls on
   * the start of one where the interval allows: a note is then found as soon as it is due.
   *
   * @param now by the clock that says what is due
   * @param spent how long ago the last look began
   */
  Duration untilNextLook(Instant now, Duration spent) {
    Instant next = now.plus(interval).minus(spent);
    if (!next.isAfter(now)) {
      return Duration.ZERO; // The last look took longer than the interval: there is much to do.
    }
    Instant second = next.truncatedTo(ChronoUnit.SECONDS);
    Duration wait = Duration.between(now, second.isAfter(now) ? second : next);
    Duration least = interval.dividedBy(10); // What a look costs is paid this often at most.
    return wait.compareTo(least) < 0 ? least : wait;
  }
}
