package io.notestream.consumer.backfill;

import io.notestream.consumer.internal.scan.NoteScan;
import io.notestream.consumer.internal.thread.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What else, besides its clock, decides the order in which a backfill does things. A simulation
 * replaces it, so that the same history can be had again.
 *
 * @param segments makes what scans so many segments at once
 * @param beats gives signs of life
 * @param nanoTime as {@link System#nanoTime}
 * @param random draws the pauses between attempts
 */
record BackfillScheduling(
    IntFunction<ExecutorService> segments,
    Beats beats,
    LongSupplier nanoTime,
    Supplier<? extends RandomGenerator> random) {

  static final BackfillScheduling THREADS =
      new BackfillScheduling(
          NoteScan::threads,
          BackfillScheduling::beatOnThread,
          System::nanoTime,
          ThreadLocalRandom::current);

  /** Does something again and again. */
  @FunctionalInterface
  interface Beats {

    /**
     * Begins to do it.
     *
     * @param period the pause between two times
     * @return ends it
     */
    Runnable begin(Runnable beat, Duration period);
  }

  private static Runnable beatOnThread(Runnable beat, Duration period) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("backfill-claim"));
    long millis = period.toMillis();
    var unused = thread.scheduleWithFixedDelay(beat, millis, millis, TimeUnit.MILLISECONDS);
    return thread::shutdownNow;
  }
}
