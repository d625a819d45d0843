package io.notestream.consumer.expiry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A circuit breaker for one target: once several calls in a row have failed, it permits only a
 * probe now and then. Thread-safe.
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

  /** The permission to make one call. The caller reports once how the call ended. */
  interface Permit {

    /** Reports that the call succeeded, which closes the circuit. */
    void succeeded();

    /** Reports that the call failed. */
    void failed();
  }

  /**
   * Returns the permission for a call, unless the circuit is open. An open circuit permits one
   * probe per pause, also if the probe before never reported how it ended.
   */
  synchronized Optional<Permit> tryAcquire() {
    if (!isOpen()) {
      return Optional.of(new CountedPermit(false));
    }
    Instant now = clock.instant();
    if (now.isBefore(nextProbe)) {
      return Optional.empty();
    }
    nextProbe = now.plus(pause);
    return Optional.of(new CountedPermit(true));
  }

  /** Returns whether {@link #tryAcquire} would give a permit now. */
  synchronized boolean wouldPermit() {
    return !isOpen() || !clock.instant().isBefore(nextProbe);
  }

  /** Returns whether nothing but probes is permitted. */
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

  private final class CountedPermit implements Permit {
    private final boolean probe;

    CountedPermit(boolean probe) {
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
