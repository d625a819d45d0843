package io.notestream.consumer;

import io.notestream.consumer.internal.plan.Chain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
    builder.scheduling =
        new Scheduling(Runnable::run, chains -> shuffled(chains, random), () -> random, locks);
    return builder.build();
  }

  /** Returns whether the consumer has counters to look at again. */
  public static boolean suspects(StreamConsumer consumer) {
    return consumer.parts.counters().suspects();
  }

  /** Threads begin with the chains of a batch in any order. */
  private static List<Chain> shuffled(List<Chain> chains, RandomGenerator random) {
    List<Chain> shuffled = new ArrayList<>(chains);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      Collections.swap(shuffled, i, random.nextInt(i + 1));
    }
    return shuffled;
  }
}
