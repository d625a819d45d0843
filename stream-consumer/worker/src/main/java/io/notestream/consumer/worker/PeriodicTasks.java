package io.notestream.consumer.worker;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
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

  /** A failure that passes by itself has passed by then. */
  private static final Duration LASTS = Duration.ofMinutes(1);

  private final Duration windDown;
  private final Consumer<Error> onBug;
  private final LongSupplier nanoTime;
  private final List<ScheduledExecutorService> threads = new ArrayList<>();
  private final List<Run> runs = new CopyOnWriteArrayList<>();
  private long deadline;
  private volatile boolean closed;

  /**
   * @param drain how long tasks may take to end, if it is not more than ten seconds
   * @param onBug called with an {@link Error} after which nothing can be relied on
   */
  PeriodicTasks(Duration drain, Consumer<Error> onBug) {
    this(drain, onBug, System::nanoTime);
  }

  /**
   * @param nanoTime tells for how long a task has been failing
   */
  PeriodicTasks(Duration drain, Consumer<Error> onBug, LongSupplier nanoTime) {
    this.onBug = onBug;
    this.nanoTime = nanoTime;
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
    Run run = new Run(name, table, task);
    runs.add(run);
    thread.scheduleWithFixedDelay(run, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Returns which tasks fail, and why, in words: those that failed twice in a row, and of failures
   * that pass by themselves, those that have lasted. Thread-safe.
   */
  List<String> problems() {
    return runs.stream().map(run -> run.problem).filter(Objects::nonNull).toList();
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

  /** One task, run by one thread at a time. */
  private final class Run implements Runnable {

    private final String name;
    private final String table;
    private final Consumer<BatchControl> task;
    private @Nullable Long failingSince;
    private int failures;
    private volatile @Nullable String problem;

    Run(String name, String table, Consumer<BatchControl> task) {
      this.name = name;
      this.table = table;
      this.task = task;
    }

    @Override
    public void run() {
      try {
        task.accept(BatchControl.until(() -> closed));
        failingSince = null;
        failures = 0;
        problem = null;
      } catch (SdkException e) {
        failed(e);
      } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
        // A bug; without this the executor would silently never run the task again. Reactions and
        // blob stores may be somebody else's code, and what they lack is no reason not to count.
        LOG.error("{} failed", name, e);
        again(name + " fails, see the log: " + e);
      } catch (Error e) {
        try {
          LOG.error("{} met a bug", name, e);
        } finally {
          onBug.accept(e); // Also if there is no memory left to log with.
        }
      }
    }

    /** What passes by itself, as a throttle does, is said once it has lasted. */
    private void failed(SdkException e) {
      long now = nanoTime.getAsLong();
      if (failingSince == null) {
        failingSince = now;
      }
      Failure failure = Failures.of(e);
      if (!failure.passes() || now - failingSince >= LASTS.toNanos()) {
        again(name + " fails on " + table + ": " + failure);
        LOG.warn("{} failed on {}, and is tried again: {}", name, table, e.getMessage());
      } else {
        LOG.debug("{} failed on {}, and is tried again", name, table, e);
      }
    }

    /** One run may fail while rights are being changed, or tables made. */
    private void again(String why) {
      failures++;
      problem = failures > 1 ? why : null;
    }
  }
}
