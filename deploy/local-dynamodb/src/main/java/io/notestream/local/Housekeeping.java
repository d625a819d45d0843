package io.notestream.local;

import io.notestream.local.internal.stream.Retention;
import io.notestream.local.internal.ttl.ExpirySweeper;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes expired items and trims old stream records in the background. Both go by the engine's
 * clock: they run a few times a second, and whenever that clock is moved.
 */
final class Housekeeping implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final long SWEEP_EVERY_MILLIS = 100;
  private static final long TRIM_EVERY_MILLIS = 1000;

  private final LocalClock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Housekeeping::daemon);
  private final Runnable onMove;

  @SuppressWarnings("FutureReturnValueIgnored") // both run until the end, and log what goes wrong
  Housekeeping(LocalClock clock, ExpirySweeper sweeper, Retention retention) {
    this.clock = clock;
    Runnable sweep = guarded("deleting expired items", sweeper::sweep);
    Runnable trim = guarded("trimming streams", retention::run);
    thread.scheduleWithFixedDelay(
        sweep, SWEEP_EVERY_MILLIS, SWEEP_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    thread.scheduleWithFixedDelay(
        trim, TRIM_EVERY_MILLIS, TRIM_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    onMove =
        () -> {
          try {
            thread.execute(sweep);
            thread.execute(trim);
          } catch (RejectedExecutionException closed) {
            LOG.debug("the clock was moved after the engine was closed");
          }
        };
    clock.onMove(onMove);
  }

  @Override
  public void close() {
    clock.removeListener(onMove);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static Runnable guarded(String name, Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException failure) {
        // Thrown on, it would end the schedule; the next run tries again.
        LOG.error("{} failed", name, failure);
      }
    };
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "dynamodb-housekeeping");
    thread.setDaemon(true);
    return thread;
  }
}
