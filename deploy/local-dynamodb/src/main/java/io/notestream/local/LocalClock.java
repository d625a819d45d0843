package io.notestream.local;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The engine's clock: the system's time plus an offset that can be moved, or an instant that stands
 * still. Everything that depends on time in the engine asks it: expiry, retention, iterators,
 * idempotency tokens, the {@code Date} header.
 *
 * <p>Safe for use by several threads. A move takes effect at once, and listeners have heard of it
 * when it returns.
 */
public final class LocalClock implements InstantSource {

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Reading reading;

  private LocalClock(Reading reading) {
    this.reading = reading;
  }

  /** A clock that runs with the system's. */
  public static LocalClock system() {
    return new LocalClock(new Reading(Duration.ZERO, null));
  }

  /** A clock that stands still at {@code instant} until it is moved or resumed. */
  public static LocalClock frozenAt(Instant instant) {
    return new LocalClock(new Reading(Duration.ZERO, Objects.requireNonNull(instant)));
  }

  @Override
  public Instant instant() {
    return reading.now();
  }

  /**
   * Moves the clock by {@code step}, back if it is negative; a clock that stands still stands still
   * there.
   */
  public void advance(Duration step) {
    synchronized (this) {
      Reading from = reading;
      reading =
          from.frozen == null
              ? new Reading(from.offset.plus(step), null)
              : new Reading(from.offset, from.frozen.plus(step));
    }
    tellListeners();
  }

  /** Moves the clock to {@code instant}, from where it goes on as before. */
  public void set(Instant instant) {
    Objects.requireNonNull(instant);
    synchronized (this) {
      Reading from = reading;
      reading =
          from.frozen == null
              ? new Reading(Duration.between(Instant.now(), instant), null)
              : new Reading(from.offset, instant);
    }
    tellListeners();
  }

  /** Makes the clock stand still where it is; without effect if it does already. */
  public void freeze() {
    synchronized (this) {
      Reading from = reading;
      reading = new Reading(from.offset, from.now());
    }
    tellListeners();
  }

  /** Makes a clock that stands still run again, from where it stands; without effect if it runs. */
  public void resume() {
    synchronized (this) {
      Instant frozen = reading.frozen;
      if (frozen != null) {
        reading = new Reading(Duration.between(Instant.now(), frozen), null);
      }
    }
    tellListeners();
  }

  /** Whether the clock stands still. */
  public boolean isFrozen() {
    return reading.frozen != null;
  }

  /** Calls {@code listener} after every move, on the thread that moves the clock. */
  public void onMove(Runnable listener) {
    listeners.add(Objects.requireNonNull(listener));
  }

  /** Ends what {@link #onMove} began. */
  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  @Override
  public String toString() {
    return instant() + (isFrozen() ? " (frozen)" : "");
  }

  private void tellListeners() {
    listeners.forEach(Runnable::run);
  }

  private record Reading(Duration offset, @Nullable Instant frozen) {

    Instant now() {
      return frozen == null ? Instant.now().plus(offset) : frozen;
    }
  }
}
