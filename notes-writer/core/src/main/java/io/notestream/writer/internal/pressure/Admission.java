package io.notestream.writer.internal.pressure;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Limits how many requests are served at once. Thread-safe. */
public final class Admission {

  private final Semaphore places;
  private final int most;

  /**
   * Creates a limit.
   *
   * @param most how many requests are served at once, at least 1
   */
  public Admission(int most) {
    this.most = most;
    this.places = new Semaphore(most);
  }

  /** Returns how many requests are being served. */
  public int inFlight() {
    return most - places.availablePermits();
  }

  /** Returns what the work returns; empty, at once, if too much is being done already. */
  public <T> Optional<T> tryServe(Supplier<T> work) {
    if (!places.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return Optional.of(work.get());
    } finally {
      places.release();
    }
  }
}
