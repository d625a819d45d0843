package io.notestream.local;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An engine's clock. It runs with the system's time plus an offset, or is frozen at an instant; a
 * test can move, freeze and resume it. Everything in the engine that depends on time goes by it:
 * expiry, retention, iterators, request tokens, the {@code Date} header.
 *
 * <p>Safe for use by several threads. A change takes effect at once, and all listeners have been
 * called when the method returns.
 */
public final class LocalClock implements InstantSource {

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Reading reading;

  private LocalClock(Reading reading) {
    this.reading = reading;
  }

  /** {@return a clock that runs with the system's time} */
  public static LocalClock system() {
    return new LocalClock(new Reading(Duration.ZERO, null));
  }

  /**
   * {@return a clock that is frozen at {@code instant} until it is moved or resumed}
   *
   * @param instant where it starts; past and future are allowed
   */
  public static LocalClock frozenAt(Instant instant) {
    return new LocalClock(new Reading(Duration.ZERO, Objects.requireNonNull(instant)));
  }

  @Override
  public Instant instant() {
    return reading.now();
  }

  /**
   * Moves the clock. A frozen clock stays frozen at the new instant.
   *
   * @param step by how much; a negative step moves the clock back
   */
  public void advance(Duration step) {
    synchronized (this) {
      Reading from = reading;
      reading =
          from.frozen == null
              ? new Reading(from.offset.plus(step), null)
              : new Reading(from.offset, from.frozen.plus(step));
    }
    notifyListeners();
  }

  /**
   * Moves the clock to an instant, where it runs on, or stays frozen.
   *
   * @param instant the new time, before or after the present one
   */
  public void set(Instant instant) {
    Objects.requireNonNull(instant);
    synchronized (this) {
      Reading from = reading;
      reading =
          from.frozen == null
              ? new Reading(Duration.between(Instant.now(), instant), null)
              : new Reading(from.offset, instant);
    }
    notifyListeners();
  }

  /** Freezes the clock at its current instant; has no effect on a frozen clock. */
  public void freeze() {
    synchronized (this) {
      Reading from = reading;
      reading = new Reading(from.offset, from.now());
    }
    notifyListeners();
  }

  /** Lets a frozen clock run on from its instant; has no effect on a running clock. */
  public void resume() {
    synchronized (this) {
      Instant frozen = reading.frozen;
      if (frozen != null) {
        reading = new Reading(Duration.between(Instant.now(), frozen), null);
      }
    }
    notifyListeners();
  }

  /** {@return whether the clock is frozen} */
  public boolean isFrozen() {
    return reading.frozen != null;
  }

  /**
   * Registers a listener that is called after every change of the clock, on the thread that makes
   * the change. What it throws reaches that thread.
   *
   * @param listener called after the change has taken effect; must not block
   */
  public void onMove(Runnable listener) {
    listeners.add(Objects.requireNonNull(listener));
  }

  /**
   * Removes a listener that {@link #onMove} has registered; has no effect for any other.
   *
   * @param listener the very object that was registered
   */
  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  @Override
  public String toString() {
    return instant() + (isFrozen() ? " (frozen)" : "");
  }

  private void notifyListeners() {
    listeners.forEach(Runnable::run);
  }

  private record Reading(Duration offset, @Nullable Instant frozen) {

    Instant now() {
      return frozen == null ? Instant.now().plus(offset) : frozen;
    }
  }
}
