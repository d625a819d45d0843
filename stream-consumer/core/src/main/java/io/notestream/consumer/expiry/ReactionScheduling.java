package io.notestream.consumer.expiry;

import io.notestream.consumer.internal.thread.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What else, besides their clock, decides the order in which reactions are run. A simulation
 * replaces it, so that the same history can be had again.
 *
 * @param pools makes the threads of each task
 * @param watchdog makes what ends reactions that take too long
 * @param nanoTime as {@link System#nanoTime}
 * @param random draws the delays of pending reactions
 */
record ReactionScheduling(
    Pools pools,
    Supplier<Watchdog> watchdog,
    LongSupplier nanoTime,
    Supplier<? extends RandomGenerator> random) {

  private static final long IDLE_THREAD_SECONDS = 10;

  static final ReactionScheduling THREADS =
      new ReactionScheduling(
          ReactionScheduling::pool,
          WatchdogThread::new,
          System::nanoTime,
          ThreadLocalRandom::current);

  /** Makes threads. */
  @FunctionalInterface
  interface Pools {

    /**
     * Makes up to so many threads.
     *
     * @param name what they are for
     */
    ExecutorService make(String name, int threads);
  }

  /** Does something if it is not called off in time. */
  interface Watchdog extends AutoCloseable {

    /**
     * Does it after a time.
     *
     * @return calls it off
     */
    Runnable after(Duration time, Runnable alarm);

    @Override
    void close();
  }

  private static ExecutorService pool(String name, int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.named(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static final class WatchdogThread implements Watchdog {
    private final ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("reaction-watchdog"));

    @Override
    public Runnable after(Duration time, Runnable alarm) {
      ScheduledFuture<?> scheduled = thread.schedule(alarm, time.toMillis(), TimeUnit.MILLISECONDS);
      return () -> scheduled.cancel(false);
    }

    @Override
    public void close() {
      thread.shutdownNow();
    }
  }
}
