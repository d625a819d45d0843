package io.notestream.consumer.worker.internal.kcl;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.ByteBudget;
import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.consumer.worker.internal.client.StreamClients;
import io.notestream.consumer.worker.internal.kcl.FollowerStatus.Phase;
import io.notestream.consumer.worker.internal.kcl.gap.GapKeeper;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseTable;
import io.notestream.consumer.worker.internal.kcl.lease.Leases;
import io.notestream.consumer.worker.internal.kcl.shard.BatchPipeline;
import io.notestream.consumer.worker.internal.kcl.shard.BatchTaps;
import io.notestream.consumer.worker.internal.kcl.shard.ReaderContext;
import io.notestream.consumer.worker.internal.kcl.shard.ShardWatches;
import io.notestream.consumer.worker.internal.kcl.stream.StreamShards;
import io.notestream.consumer.worker.internal.kcl.stream.TableStreams;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.model.view.Gap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.kinesis.leases.exceptions.LeasingException;

/**
 * Follows a table's stream through KCL, from the oldest record that was not read yet. When the
 * stream was replaced, the former one is read to its end first: changes of one note stand in both.
 *
 * <p>Thread-safe. {@link #start} comes back at once; what keeps it from reading is told by {@link
 * #status} and tried again.
 */
public final class StreamFollower {

  private static final Logger LOG = LoggerFactory.getLogger(StreamFollower.class);

  /** For how many pauses a shard that was read to its end counts as having been so just now. */
  private static final int PAUSES_AT_TIP = 5;

  private static final Duration LEASE_LOOK = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final FollowerSettings settings;
  private final StreamClients clients;
  private final BatchPipeline pipeline;
  private final Predicate<Gap> gaps;
  private final Supplier<Optional<Instant>> countingSince;
  private final Consumer<Error> onBug;
  private final MeterRegistry meters;
  private final InstantSource clock;

  private final StreamSuccession succession;
  private final ShardWatches watches;
  private final BatchTaps taps = new BatchTaps();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Stop stop = stopping::get;
  private final AtomicBoolean leaveBatches = new AtomicBoolean();
  private final AtomicBoolean bug = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("lease-look"));
  private final Thread thread = DaemonThreads.thread("stream-follower", this::follow);
  private volatile @Nullable StreamReader reader;
  private volatile @Nullable String problem;

  /**
   * @param pipeline where batches go
   * @param gaps keeps a gap if it is not kept yet, and says whether it was not; throws an {@link
   *     SdkException} if it cannot
   * @param countingSince since when the application counts, if it has begun to
   * @param onBug what an {@link Error} in the pipeline leads to; nothing is checkpointed any more
   */
  public StreamFollower(
      FollowerSettings settings,
      StreamClients clients,
      BatchPipeline pipeline,
      Predicate<Gap> gaps,
      Supplier<Optional<Instant>> countingSince,
      Consumer<Error> onBug,
      MeterRegistry meters,
      InstantSource clock) {
    this.settings = settings;
    this.clients = clients;
    this.pipeline = pipeline;
    this.gaps = gaps;
    this.countingSince = countingSince;
    this.onBug = onBug;
    this.meters = meters;
    this.clock = clock;
    this.succession =
        new StreamSuccession(
            settings,
            new TableStreams(clients.dynamoDb(), clients.streams(), settings.table()),
            this::readerOf);
    this.watches =
        new ShardWatches(
            new ByteBudget(settings.memoryBudgetBytes()),
            clock,
            settings.profile().longestPause().multipliedBy(PAUSES_AT_TIP));
    Gauge.builder("notestream.shards", watches, ShardWatches::active)
        .description("shards that this worker reads")
        .register(meters);
    Gauge.builder("notestream.records.memory", watches, w -> w.budget().used())
        .description("estimated memory of the records in work")
        .baseUnit("bytes")
        .register(meters);
  }

  /** Begins. To be called once. */
  @SuppressWarnings("FutureReturnValueIgnored") // look() lets nothing through that would end it
  public void start() {
    looks.scheduleWithFixedDelay(
        this::look, LEASE_LOOK.toMillis(), LEASE_LOOK.toMillis(), TimeUnit.MILLISECONDS);
    thread.start();
  }

  /**
   * Completes when the first shard is being read, or clearly none falls to this worker; never if
   * the follower is stopped before.
   */
  public CompletableFuture<Void> ready() {
    return ready.copy();
  }

  /** How it goes. */
  public FollowerStatus status() {
    StreamReader current = reader;
    Phase phase =
        stopping.get() ? Phase.STOPPED : isReading(current) ? Phase.READING : Phase.STARTING;
    return new FollowerStatus(
        phase,
        current == null ? null : current.shards().arn(),
        watches.active(),
        bug.get() ? "a bug was met; see the log, and start another worker" : problem,
        phase == Phase.STOPPED ? List.of() : stuck(current));
  }

  /** Who may look on. */
  public BatchTaps taps() {
    return taps;
  }

  /**
   * Ends: batches in work may finish within the drain time, then are left; what is settled is
   * checkpointed, and the leases are given up. Can be called at any time and again; comes back when
   * all of it is done.
   */
  public void stop() {
    if (stopping.compareAndSet(false, true)) {
      thread.interrupt();
    }
    try {
      if (thread.getState() != Thread.State.NEW) {
        stopped.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      looks.shutdownNow();
    }
  }

  private boolean isReading(@Nullable StreamReader current) {
    return current != null && current.isStarted() && problem == null && !bug.get();
  }

  private List<String> stuck(@Nullable StreamReader current) {
    Duration bound = settings.profile().longestSilence();
    List<String> stuck = new ArrayList<>(watches.silentFor(bound));
    if (current != null) {
      stuck.addAll(current.unread());
      if (current.silence().compareTo(bound) > 0) {
        stuck.add("scheduler");
      }
    }
    return stuck;
  }

  private void look() {
    StreamReader current = reader;
    if (current == null) {
      return;
    }
    try {
      current.look();
    } catch (RuntimeException e) {
      // KCL's to answer; unhandled, it would be the last time that anybody asked.
      LOG.warn("cannot see which leases are held", e);
    }
    // A worker of a fleet that has more workers than shards is ready without one.
    if (current.startedFor().compareTo(settings.profile().failover().multipliedBy(2)) > 0) {
      ready.complete(null);
    }
  }

  private void follow() {
    try {
      while (!stopping.get()) {
        round();
      }
    } finally {
      stopped.countDown();
    }
  }

  private void round() {
    StreamReader current = null;
    try {
      current = succession.next(stop);
      reader = current;
      current.start(stop);
      problem = null;
      readOn(current);
    } catch (LeasingException | RuntimeException e) {
      // Whatever DynamoDB or KCL could not do at this moment: the shards are kept, and it is tried
      // again for as long as it takes.
      if (!stopping.get()) { // Stopping interrupts calls to DynamoDB: no problem then.
        problem = "the stream of " + settings.table() + " cannot be read: " + e.getMessage();
        LOG.warn("{}; trying again", problem, e);
        stop.pause(RETRY);
      }
    } finally {
      if (current != null) {
        Thread.interrupted(); // The end takes waiting, also when stopping interrupted the reading.
        current.stop(settings.drain(), () -> leaveBatches.set(stopping.get()));
        reader = null;
      }
    }
  }

  /**
   * Returns when the stream is read to its end and replaced, the scheduler has given up, or the
   * lease table is gone: KCL would go on without reading and say nothing that anybody hears.
   */
  private void readOn(StreamReader current) throws LeasingException {
    while (stop.pause(settings.profile().streamLook())) {
      if (current.hasFailed()) {
        problem = "the scheduler ended";
        LOG.error("the scheduler ended; starting another one");
        return;
      }
      if (!current.hasLeaseTable()) {
        problem = "the lease table was deleted";
        LOG.error("the lease table was deleted; reading the stream again from its oldest record");
        current.nothingLeft();
        return;
      }
      if (succession.isOver(current)) {
        current.nothingLeft();
        LOG.info("stream {} was replaced and is read to its end", current.shards().arn());
        return;
      }
    }
  }

  private StreamReader readerOf(String arn) {
    KclProfile profile = settings.profile();
    String name = succession.leaseTableOf(arn);
    StreamShards shards = new StreamShards(clients.streams(), arn);
    SchedulerBuilder builder =
        new SchedulerBuilder(profile, clients, arn, name, settings.worker(), watches, clock);
    ReaderContext context =
        new ReaderContext(
            arn,
            pipeline,
            new Leases(),
            watches,
            new GapKeeper(shards, gaps, meters, clock),
            taps,
            leaveBatches::get,
            bug,
            onBug,
            shard -> ready.complete(null),
            profile.checkpointInterval(),
            countingSince,
            clock);
    LeaseTable table = new LeaseTable(name, builder.leaseFactory(), clients.leases());
    return new StreamReader(builder, table, shards, context, profile, settings.worker());
  }
}
