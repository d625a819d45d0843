package io.notestream.consumer;

import java.util.random.RandomGenerator;

/** Consumers that do everything on the caller's thread, and draw from one source of randomness. */
public final class SimulatedConsumers {

  private SimulatedConsumers() {}

  /** Builds a consumer that is started and paused by nobody but its caller. */
  public static StreamConsumer build(StreamConsumer.Builder builder, RandomGenerator random) {
    builder.scheduling = new Scheduling(Runnable::run, () -> random);
    return builder.build();
  }
}
