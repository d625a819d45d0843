package io.notestream.consumer.worker.internal.kcl;

import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.consumer.worker.internal.kcl.shard.ShardWatches;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.coordinator.WorkerStateChangeListener.WorkerState;
import software.amazon.kinesis.leases.LeaseCoordinator;
import software.amazon.kinesis.processor.ShardRecordProcessor;

/**
 * Runs KCL's scheduler for one stream on a thread of its own, and tells how it is. Started and
 * ended by one thread, watched by others.
 */
final class SchedulerRun {

  private static final Logger LOG = LoggerFactory.getLogger(SchedulerRun.class);

  /** How long a start may take that a shutdown has come upon. */
  private static final Duration LONGEST_START = Duration.ofSeconds(5);

  /** How long KCL may take to notice that the batches were left, or that it was interrupted. */
  private static final Duration LEAVING = Duration.ofMillis(700);

  /**
   * How long KCL may take to notice that every processor has ended. It never does if a shard ended
   * in the very moment at which the shutdown began.
   */
  private static final Duration NOTICE = Duration.ofSeconds(1);

  private static final Duration LOOK = Duration.ofMillis(20);

  private final String stream;
  private final ShardWatches watches;
  private final Scheduler scheduler;
  private final Thread thread;
  private final CountDownLatch started = new CountDownLatch(1);
  private final AtomicBoolean failed = new AtomicBoolean();
  private volatile long beatNanos = System.nanoTime();
  private volatile long startedNanos = System.nanoTime();

  /**
   * @param stream the stream's label
   * @param builder makes the scheduler
   * @param processors makes the processors of the stream's shards
   * @param watches what is known of the shards that are read
   */
  SchedulerRun(
      String stream,
      SchedulerBuilder builder,
      Supplier<ShardRecordProcessor> processors,
      ShardWatches watches) {
    this.stream = stream;
    this.watches = watches;
    this.scheduler = builder.build(processors, this::changed, this::beat);
    this.thread = DaemonThreads.thread("kcl-scheduler-" + stream, scheduler);
  }

  /** Starts the scheduler; call once. */
  void start() {
    thread.start();
  }

  LeaseCoordinator leaseCoordinator() {
    return scheduler.leaseCoordinator();
  }

  /** Returns whether the scheduler has come up. */
  boolean isStarted() {
    return started.getCount() == 0;
  }

  /** Returns how long ago the scheduler came up; zero before. */
  Duration startedFor() {
    return isStarted() ? Duration.ofNanos(System.nanoTime() - startedNanos) : Duration.ZERO;
  }

  /** Returns whether the scheduler gave up, so that another one is needed. */
  boolean hasFailed() {
    return failed.get() || !thread.isAlive();
  }

  /** Returns how long the scheduler's loop has not come round; zero while it starts. */
  Duration silence() {
    return isStarted() ? Duration.ofNanos(System.nanoTime() - beatNanos) : Duration.ZERO;
  }

  /**
   * Lets the batches in flight finish and checkpoint.
   *
   * @param limit how long they may take
   * @param leaveBatches asks them to stop where they are, once the time is up
   */
  void drain(Duration limit, Runnable leaveBatches) {
    long deadline = System.nanoTime() + limit.toNanos();
    if (!awaitStart(limit)) {
      return;
    }
    Future<Boolean> graceful = scheduler.startGracefulShutdown();
    try {
      if (!ends(graceful, deadline)) {
        LOG.warn("batches take longer than the drain allows; leaving them where they are");
        leaveBatches.run();
        ends(graceful, System.nanoTime() + LEAVING.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends what {@link #drain} has left running, or what was never drained.
   *
   * @param limit how long that may take, and a moment more
   */
  void end(Duration limit) {
    try {
      if (thread.isAlive()) {
        // Shutting down waits for a lock that the start holds: not on this thread.
        DaemonThreads.thread("kcl-shutdown", this::shutdown).start();
        thread.join(Math.max(1, limit.toMillis())); // Zero would be for ever.
        thread.interrupt(); // It waits for DynamoDB.
        thread.join(LEAVING.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn("the scheduler does not end; its leases will run out");
    } else {
      DiscoveryThreads.end(scheduler.leaseCoordinator());
    }
  }

  /**
   * KCL never completes a graceful shutdown that was asked for before it had started. A start that
   * takes long is broken off: there is nothing to drain yet.
   */
  private boolean awaitStart(Duration drain) {
    Duration limit = drain.compareTo(LONGEST_START) < 0 ? drain : LONGEST_START;
    try {
      return started.await(limit.toNanos(), TimeUnit.NANOSECONDS) && !hasFailed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void shutdown() {
    try {
      scheduler.shutdown();
    } catch (RuntimeException e) {
      // Whatever KCL throws once nothing responds to it: its leases run out.
      LOG.warn("KCL's shutdown failed: {}", e.getMessage());
    }
  }

  /** Returns whether KCL, or at least every processor, comes to its end by then. */
  private boolean ends(Future<Boolean> graceful, long deadline) throws InterruptedException {
    long idleSince = System.nanoTime();
    while (!graceful.isDone()) {
      long now = System.nanoTime();
      if (watches.active() > 0) {
        idleSince = now;
      }
      if (now - idleSince > NOTICE.toNanos()) {
        return true;
      }
      if (now - deadline > 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    }
    return true;
  }

  private void changed(WorkerState state) {
    LOG.debug("scheduler of {}: {}", stream, state);
    if (state == WorkerState.STARTED) {
      beat();
      startedNanos = System.nanoTime();
      started.countDown();
    } else if (state == WorkerState.SHUT_DOWN && !isStarted()) {
      failed.set(true);
    }
  }

  private void beat() {
    beatNanos = System.nanoTime();
  }
}
