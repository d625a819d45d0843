package io.notestream.local;

import io.notestream.local.internal.control.ControlledClock;
import java.time.Duration;
import java.time.Instant;

/** Lets the control API move the clock without knowing of this package, which knows of it. */
record ControlledLocalClock(LocalClock clock) implements ControlledClock {

  @Override
  public Instant instant() {
    return clock.instant();
  }

  @Override
  public boolean isFrozen() {
    return clock.isFrozen();
  }

  @Override
  public void advance(Duration step) {
    clock.advance(step);
  }

  @Override
  public void set(Instant instant) {
    clock.set(instant);
  }

  @Override
  public void freeze() {
    clock.freeze();
  }

  @Override
  public void resume() {
    clock.resume();
  }
}
