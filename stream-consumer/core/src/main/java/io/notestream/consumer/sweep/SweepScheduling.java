package io.notestream.consumer.sweep;

import io.notestream.consumer.internal.thread.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What else, besides its clock, decides the order in which a sweep does things. A simulation
 * replaces it, so that the same history can be had again.
 *
 * @param looks makes several queries at once
 * @param deletes deletes several notes at once
 * @param nanoTime as {@link System#nanoTime}
 * @param idle waits while no timer is due
 * @param random draws the pauses between attempts
 */
record SweepScheduling(
    ExecutorService looks,
    ExecutorService deletes,
    LongSupplier nanoTime,
    Idle idle,
    Supplier<? extends RandomGenerator> random) {

  private static final int LOOKS_AT_ONCE = 8;
  private static final long IDLE_THREAD_SECONDS = 10;

  /** Waits for a time, or until a timer is added, as {@link TimerHeap#await} does. */
  @FunctionalInterface
  interface Idle {
    void await(TimerHeap heap, long seen, Duration time) throws InterruptedException;
  }

  /** Returns a schedule with threads of its own. */
  static SweepScheduling threads(SweepLimits limits) {
    ThreadPoolExecutor deletes =
        new ThreadPoolExecutor(
            limits.parallel(),
            limits.parallel(),
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.named("sweep"));
    deletes.allowCoreThreadTimeOut(true);
    return new SweepScheduling(
        Executors.newFixedThreadPool(LOOKS_AT_ONCE, DaemonThreads.named("look")),
        deletes,
        System::nanoTime,
        TimerHeap::await,
        ThreadLocalRandom::current);
  }
}
