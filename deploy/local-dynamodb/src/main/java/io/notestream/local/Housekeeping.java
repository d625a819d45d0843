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
 * What the engine does without being asked: deleting what has expired, and letting go of old stream
 * records. Both go by the engine's clock, so they run a few times a second and whenever that clock
 * is moved.
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

  private static Runnable guarded(String what, Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException failure) {
        // It would end the schedule; the next run tries again, and the log has the cause.
        LOG.error("{} failed", what, failure);
      }
    };
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "dynamodb-housekeeping");
    thread.setDaemon(true);
    return thread;
  }
}
