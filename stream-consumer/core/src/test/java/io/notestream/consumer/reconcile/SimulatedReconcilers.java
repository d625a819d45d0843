package io.notestream.consumer.reconcile;

import java.util.random.RandomGenerator;

/** Reconcilers that draw from one source of randomness. */
public final class SimulatedReconcilers {

  private SimulatedReconcilers() {}

  /** Builds a reconciler. */
  public static Reconciler build(Reconciler.Builder builder, RandomGenerator random) {
    builder.random = () -> random;
    return builder.build();
  }
}
