package io.notestream.consumer.simulation;

import io.notestream.consumer.batch.Stop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One life of a process that can be killed, paused and stopped. */
abstract class Process {

  private static final int SKEW_MILLIS = 20_000;

  private final World world;
  private @Nullable Actor actor;
  private boolean stopping;
  private @Nullable Duration skew;

  Process(World world) {
    this.world = world;
  }

  /** Begins the life, on an actor of that name. */
  final Actor start(String name) {
    Actor begun = world.kernel().spawn(name, this::live);
    actor = begun;
    return begun;
  }

  /** Asks the process to end soon, as SIGTERM does. */
  final void stop() {
    stopping = true;
  }

  final boolean isStopping() {
    return stopping;
  }

  /** Returns a stop that is requested once the process is to end. */
  final Stop stopping() {
    return new VirtualStop(this::isStopping);
  }

  /** Returns the clock of the process's machine, which is a little wrong. */
  final InstantSource clock() {
    if (skew == null) {
      skew = Duration.ofMillis(actor().random().nextInt(2 * SKEW_MILLIS) - SKEW_MILLIS);
    }
    Duration wrong = skew;
    return () -> world.kernel().instant().plus(wrong);
  }

  final World world() {
    return world;
  }

  /** Returns the actor that the life began with. */
  final Actor actor() {
    return Objects.requireNonNull(actor);
  }

  /** Does what the process is there for, until it is to stop. */
  abstract void live();

  /** Returns whether the process has nothing left to do; asked by the director. */
  abstract boolean isIdle();
}
