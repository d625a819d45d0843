package io.notestream.consumer;

import io.notestream.consumer.internal.plan.Chain;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Consumers with a mistake: they plan each change twice, which the ledger puts right. */
public final class PlannedTwice {

  private PlannedTwice() {}

  public static StreamConsumer build(StreamConsumer.Builder builder) {
    builder.scheduling =
        new Scheduling(null, PlannedTwice::twice, ThreadLocalRandom::current, ReentrantLock::new);
    return builder.build();
  }

  private static List<Chain> twice(List<Chain> chains) {
    return Stream.concat(chains.stream(), chains.stream()).toList();
  }
}
