package io.notestream.consumer.simulation;

import io.notestream.consumer.batch.Stop;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A stop whose waits take the simulation's time.
 *
 * @param wanted whether to stop
 */
record VirtualStop(BooleanSupplier wanted) implements Stop {

  @Override
  public boolean requested() {
    return wanted.getAsBoolean();
  }

  @Override
  public boolean pause(Duration duration) {
    Actor.current().sleep(Math.max(1, duration.toMillis()));
    return !requested();
  }
}
