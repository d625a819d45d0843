package io.notestream.consumer;

import io.notestream.consumer.internal.log.LogFields;
import io.notestream.consumer.internal.plan.Chain;
import io.notestream.consumer.internal.thread.Together;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What else, besides its input and its clock, decides the order in which a consumer does things. A
 * simulation replaces it, so that the same history can be had again.
 *
 * @param chains runs the chains of all batches; {@code null} for threads of the consumer's own
 * @param order puts the chains of a batch into the order in which they begin
 * @param random draws the pauses between attempts
 * @param locks makes the locks that are held during calls
 */
record Scheduling(
    @Nullable Executor chains,
    UnaryOperator<List<Chain>> order,
    Supplier<? extends RandomGenerator> random,
    Supplier<? extends Lock> locks) {

  static final Scheduling THREADS =
      new Scheduling(
          null, UnaryOperator.identity(), ThreadLocalRandom::current, ReentrantLock::new);

  Executor chainsOr(Executor threads) {
    return chains == null ? threads : chains;
  }

  /** Returns what makes several calls at once; a simulation makes one after the other. */
  Together together(Executor threads) {
    return new Together(
        chains == null
            ? task -> threads.execute(Context.current().wrap(LogFields.keptBy(task)))
            : Runnable::run);
  }
}
