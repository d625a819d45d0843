package io.notestream.consumer.worker.internal.kcl;

import static java.util.stream.Collectors.toSet;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.consumer.worker.internal.kcl.gap.Loss;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseTable;
import io.notestream.consumer.worker.internal.kcl.lease.UnreadLeases;
import io.notestream.consumer.worker.internal.kcl.shard.ReaderContext;
import io.notestream.consumer.worker.internal.kcl.shard.ShardProcessor;
import io.notestream.consumer.worker.internal.kcl.stream.StreamShards;
import io.notestream.consumer.worker.options.KclProfile;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.coordinator.WorkerStateChangeListener.WorkerState;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.exceptions.LeasingException;

/**
 * Reads one stream, from {@link #start} to {@link #stop}: its lease table, its scheduler and the
 * thread that runs it. Used by one thread, watched by others.
 */
final class StreamReader {

  private static final Logger LOG = LoggerFactory.getLogger(StreamReader.class);

  /** How long KCL may take to end once it was told to. */
  private static final Duration WIND_DOWN = Duration.ofSeconds(5);

  /**
   * How long KCL may take to notice that every processor has ended. It never does if a shard ended
   * in the very moment at which the shutdown began.
   */
  private static final Duration NOTICE = Duration.ofSeconds(1);

  private static final Duration LOOK = Duration.ofMillis(20);

  private final SchedulerBuilder builder;
  private final LeaseTable leaseTable;
  private final StreamShards shards;
  private final ReaderContext context;
  private final KclProfile profile;
  private final String worker;
  private final UnreadLeases unread;
  private final CountDownLatch started = new CountDownLatch(1);
  private final AtomicBoolean failed = new AtomicBoolean();
  private volatile long beatNanos = System.nanoTime();
  private volatile long startedNanos = System.nanoTime();
  private volatile boolean drained;
  private @Nullable Scheduler scheduler;
  private @Nullable Thread thread;

  StreamReader(
      SchedulerBuilder builder,
      LeaseTable leaseTable,
      StreamShards shards,
      ReaderContext context,
      KclProfile profile,
      String worker) {
    this.builder = builder;
    this.leaseTable = leaseTable;
    this.shards = shards;
    this.context = context;
    this.profile = profile;
    this.worker = worker;
    this.unread = new UnreadLeases(context.clock(), profile.longestSilence(), this::finished);
  }

  /**
   * Prepares the leases and starts the scheduler. Comes back when it runs, or {@code stop} said so.
   *
   * @throws LeasingException if the lease table cannot be prepared; may be called again then
   */
  void start(Stop stop) throws LeasingException {
    while (!leaseTable.create()) {
      LOG.info("waiting for the lease table {} and its index", leaseTable.name());
      if (!stop.pause(profile.initializationBackoff())) {
        return;
      }
    }
    keepLostShards(stop);
    leaseTable.seed(builder.stream());
    if (stop.requested()) {
      return;
    }
    Scheduler built = builder.build(() -> new ShardProcessor(context), this::changed, this::beat);
    context.leases().begin(built.leaseCoordinator());
    scheduler = built;
    thread = DaemonThreads.thread("kcl-scheduler-" + shards.label(), built);
    thread.start();
  }

  /** Whether the scheduler has come up. */
  boolean isStarted() {
    return started.getCount() == 0;
  }

  /** How long ago the scheduler came up; zero before. */
  Duration startedFor() {
    return isStarted() ? Duration.ofNanos(System.nanoTime() - startedNanos) : Duration.ZERO;
  }

  /** Whether the scheduler gave up, so that a new reader is needed. */
  boolean hasFailed() {
    return failed.get() || (thread != null && !thread.isAlive());
  }

  /** How long the scheduler's loop has not come round; zero while it starts. */
  Duration silence() {
    return isStarted() ? Duration.ofNanos(System.nanoTime() - beatNanos) : Duration.ZERO;
  }

  /** Whether every shard that the stream lists has been read to its end. */
  boolean isDrained() throws LeasingException {
    return leaseTable.drained(shards);
  }

  /** Nothing is left to be read: the end need not wait for batches. */
  void nothingLeft() {
    drained = true;
  }

  /** Whether this application has ever read the stream and has not come to its end. */
  boolean isUnfinished() throws LeasingException {
    return leaseTable.exists() && !isDrained();
  }

  /** Whether the lease table is still there: without it KCL holds nothing, and says nothing. */
  boolean hasLeaseTable() throws LeasingException {
    return leaseTable.exists();
  }

  StreamShards shards() {
    return shards;
  }

  /** Looks which leases are held, and whether their shards are read. */
  void look() {
    context.leases().refresh();
    unread.look(context.leases().unfinished(), context.watches()::isActive);
  }

  /** The shards whose leases are held for long while their processors have not begun. */
  List<String> unread() {
    return unread.found();
  }

  private boolean finished(Set<String> parents) {
    try {
      return leaseTable.finished(parents);
    } catch (LeasingException e) {
      LOG.warn("cannot see whether {} are read to their end: {}", parents, e.getMessage());
      return false;
    }
  }

  /**
   * Lets the batches in work come to their end, checkpoints, and gives the leases up. Can be called
   * at any time, also during the start, and takes at most the given time and a few seconds.
   *
   * @param drain how long batches may take
   * @param leaveBatches tells the batches in work to stop where they are
   */
  void stop(Duration drain, Runnable leaveBatches) {
    Scheduler running = scheduler;
    Thread runner = thread;
    if (running == null || runner == null) {
      return;
    }
    long deadline = System.nanoTime() + drain.toNanos();
    if (!drained && awaitStart()) {
      drain(running, deadline, leaveBatches);
    }
    leaveBatches.run();
    end(running, runner);
    leaseTable.release(worker);
  }

  /**
   * KCL never completes a graceful shutdown that was asked for before it had started. A start that
   * takes long is broken off: there is nothing to drain yet.
   */
  private boolean awaitStart() {
    try {
      return started.await(WIND_DOWN.toNanos(), TimeUnit.NANOSECONDS) && !hasFailed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void drain(Scheduler running, long deadline, Runnable leaveBatches) {
    Future<Boolean> graceful = running.startGracefulShutdown();
    try {
      if (!ends(graceful, deadline)) {
        LOG.warn("batches take longer than the drain allows; leaving them where they are");
        leaveBatches.run();
        ends(graceful, System.nanoTime() + WIND_DOWN.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether KCL, or at least every processor, comes to its end by then. */
  private boolean ends(Future<Boolean> graceful, long deadline) throws InterruptedException {
    long idleSince = System.nanoTime();
    while (!graceful.isDone()) {
      long now = System.nanoTime();
      if (context.watches().active() > 0) {
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

  /** Ends what a graceful shutdown has left, or never began. */
  private static void end(Scheduler running, Thread runner) {
    try {
      if (runner.isAlive()) {
        // Shutting down waits for a lock that the start holds: not on this thread.
        DaemonThreads.thread("kcl-shutdown", running::shutdown).start();
        runner.join(WIND_DOWN.toMillis());
        runner.interrupt(); // A start that waits for DynamoDB.
        runner.join(WIND_DOWN.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (runner.isAlive()) {
      LOG.warn("the scheduler does not end; its leases will run out");
    }
  }

  /**
   * Writes down what is lost with shards that the stream no longer lists, or with a stream that is
   * gone, before KCL forgets their leases.
   */
  void keepLostShards(Stop stop) throws LeasingException {
    Set<String> listed =
        shards.all().stream().flatMap(List::stream).map(Shard::shardId).collect(toSet());
    for (Lease lease : leaseTable.unfinished()) {
      Loss loss = Loss.shardGone(lease.checkpoint().sequenceNumber());
      if (!listed.contains(lease.leaseKey()) && context.gaps().keep(lease.leaseKey(), loss, stop)) {
        leaseTable.delete(lease);
      }
    }
  }

  private void changed(WorkerState state) {
    LOG.debug("scheduler of {}: {}", shards.label(), state);
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
