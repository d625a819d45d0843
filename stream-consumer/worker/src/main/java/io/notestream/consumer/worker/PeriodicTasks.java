package io.notestream.consumer.worker;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.internal.thread.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Runs what a worker does periodically beside the stream, each task on a thread of its own, so that
 * a slow one delays no other. Used by one thread.
 */
final class PeriodicTasks implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PeriodicTasks.class);
  private static final Duration LONGEST_END = Duration.ofSeconds(10);

  private final Duration windDown;
  private final List<ScheduledExecutorService> threads = new ArrayList<>();
  private long deadline;
  private volatile boolean closed;

  /**
   * @param drain how long tasks may take to end, if it is not more than ten seconds
   */
  PeriodicTasks(Duration drain) {
    windDown = drain.compareTo(LONGEST_END) < 0 ? drain : LONGEST_END;
  }

  /**
   * Starts a task that runs until {@link #close}.
   *
   * @param name the thread's name, and the task's in the log
   * @param table the table that the task reads, for the log: DynamoDB's own words name none
   * @param pause from the end of one run to the start of the next
   * @param task gets a control that says when to stop; what DynamoDB refuses is logged, and tried
   *     again in the next run
   */
  @SuppressWarnings("FutureReturnValueIgnored") // run() lets nothing through that would end it
  void every(String name, String table, Duration pause, Consumer<BatchControl> task) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(DaemonThreads.named(name));
    threads.add(thread);
    thread.scheduleWithFixedDelay(
        () -> run(name, table, task), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks all tasks to stop; returns at once. */
  void stop() {
    if (!closed) {
      closed = true;
      deadline = System.nanoTime() + windDown.toNanos();
      threads.forEach(ScheduledExecutorService::shutdown);
    }
  }

  /** Stops all tasks, and interrupts those that take too long to end. */
  @Override
  public void close() {
    stop();
    try {
      for (ScheduledExecutorService thread : threads) {
        if (!thread.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          thread.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      threads.forEach(ScheduledExecutorService::shutdownNow);
    }
  }

  private void run(String name, String table, Consumer<BatchControl> task) {
    try {
      task.accept(BatchControl.until(() -> closed));
    } catch (SdkException e) {
      LOG.warn("{} failed on {}, and is tried again: {}", name, table, e.getMessage());
    } catch (RuntimeException e) {
      // A bug; without this the executor would silently never run the task again.
      LOG.error("{} failed", name, e);
    }
  }
}
