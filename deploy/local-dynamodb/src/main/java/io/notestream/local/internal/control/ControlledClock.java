package io.notestream.local.internal.control;

import java.time.Duration;
import java.time.Instant;

/** The engine's clock as far as it can be controlled; the methods are those of the Java API. */
public interface ControlledClock {

  Instant instant();

  boolean isFrozen();

  void advance(Duration step);

  void set(Instant instant);

  void freeze();

  void resume();
}
