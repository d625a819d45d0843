package io.notestream.consumer.expiry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Keeps calls away from a target that has failed several times in a row, but for a probe now and
 * then. Thread-safe.
 */
final class Circuit {

  static final int FAILURES_IN_A_ROW = 5;
  static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  private final InstantSource clock;
  private int failuresInARow;
  private Duration pause = FIRST_PAUSE;
  private Instant nextProbe = Instant.MIN;

  Circuit(InstantSource clock) {
    this.clock = clock;
  }

  /** A call that may be made; whoever makes it says how it ended, once. */
  interface Call {
    void succeeded();

    void failed();
  }

  /**
   * The permission for a call. While the circuit is open there is one a pause, the probe; a probe
   * that never tells how it ended is followed by the next one all the same.
   */
  synchronized Optional<Call> tryCall() {
    if (!isOpen()) {
      return Optional.of(new Counted(false));
    }
    Instant now = clock.instant();
    if (now.isBefore(nextProbe)) {
      return Optional.empty();
    }
    nextProbe = now.plus(pause);
    return Optional.of(new Counted(true));
  }

  /** Whether {@link #tryCall} would give a permission now. */
  synchronized boolean wouldPermit() {
    return !isOpen() || !clock.instant().isBefore(nextProbe);
  }

  synchronized boolean isOpen() {
    return failuresInARow >= FAILURES_IN_A_ROW;
  }

  private synchronized void close() {
    failuresInARow = 0;
    pause = FIRST_PAUSE;
  }

  private synchronized void countFailure(boolean probe) {
    failuresInARow++;
    if (failuresInARow == FAILURES_IN_A_ROW) {
      nextProbe = clock.instant().plus(pause);
    } else if (probe && isOpen()) {
      // Calls that were in flight when the circuit opened fail as well; they say nothing new.
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
      nextProbe = clock.instant().plus(pause);
    }
  }

  private final class Counted implements Call {
    private final boolean probe;

    Counted(boolean probe) {
      this.probe = probe;
    }

    @Override
    public void succeeded() {
      close();
    }

    @Override
    public void failed() {
      countFailure(probe);
    }
  }
}
