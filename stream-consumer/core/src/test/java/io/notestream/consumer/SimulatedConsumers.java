package io.notestream.consumer;

import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Consumers that do everything on the caller's thread, and draw from one source of randomness. */
public final class SimulatedConsumers {

  private SimulatedConsumers() {}

  /**
   * Builds a consumer that is started and paused by nobody but its callers.
   *
   * @param locks makes locks that are waited for in the callers' own way
   */
  public static StreamConsumer build(
      StreamConsumer.Builder builder, RandomGenerator random, Supplier<? extends Lock> locks) {
    builder.scheduling = new Scheduling(Runnable::run, () -> random, locks);
    return builder.build();
  }

  /** Returns whether the consumer has counters to look at again. */
  public static boolean suspects(StreamConsumer consumer) {
    return consumer.parts.counters().suspects();
  }
}
