package io.notestream.consumer.worker.internal.kcl;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.notestream.consumer.internal.invariant.Invariants;
import io.notestream.consumer.internal.retry.ByteBudget;
import io.notestream.consumer.worker.internal.client.StreamClients;
import io.notestream.consumer.worker.internal.kcl.gap.GapKeeper;
import io.notestream.consumer.worker.internal.kcl.gap.MissingRecords;
import io.notestream.consumer.worker.internal.kcl.lease.HeldLeases;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseMonitor;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseRows;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseTable;
import io.notestream.consumer.worker.internal.kcl.lease.UnreadLeases;
import io.notestream.consumer.worker.internal.kcl.lease.UnservedLeases;
import io.notestream.consumer.worker.internal.kcl.shard.BatchDelivery;
import io.notestream.consumer.worker.internal.kcl.shard.BatchListeners;
import io.notestream.consumer.worker.internal.kcl.shard.ReadingState;
import io.notestream.consumer.worker.internal.kcl.shard.ShardProcessor;
import io.notestream.consumer.worker.internal.kcl.shard.ShardWatches;
import io.notestream.consumer.worker.internal.kcl.shard.SharedReads;
import io.notestream.consumer.worker.internal.kcl.stream.StreamShards;
import io.notestream.consumer.worker.options.KclProfile;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.processor.ShardRecordProcessor;

/**
 * Makes the readers of a table's streams, and holds what they share: they follow one another, but
 * the memory, the listeners and the state are the worker's. Thread-safe.
 */
final class KclReaders {

  /** For how many pauses a shard that was read to its end counts as having been so just now. */
  private static final int PAUSES_AT_TIP = 10;

  /**
   * How many shards are read at once. What they bring has to be parsed, and the renewals of leases
   * need a processor too.
   */
  private static final int READS_AT_ONCE = 4 * Runtime.getRuntime().availableProcessors();

  private final FollowerSettings settings;
  private final StreamClients clients;
  private final StreamApplication application;
  private final MeterRegistry meters;
  private final InstantSource clock;
  private final BatchListeners listeners = new BatchListeners();
  private final AtomicBoolean leaving = new AtomicBoolean();
  private final ReadingState state;
  private final ShardWatches watches;
  private final SharedReads reads;
  private final Counter moves;

  KclReaders(
      FollowerSettings settings,
      StreamClients clients,
      StreamApplication application,
      MeterRegistry meters,
      InstantSource clock) {
    this.settings = settings;
    this.clients = clients;
    this.application = application;
    this.meters = meters;
    this.clock = clock;
    this.state = new ReadingState(leaving::get, application::onBug, new Invariants(meters, clock));
    this.watches =
        new ShardWatches(
            new ByteBudget(settings.memoryBudgetBytes()),
            clock,
            settings.profile().longestPause().multipliedBy(PAUSES_AT_TIP));
    this.reads = new SharedReads(settings.profile(), READS_AT_ONCE);
    Gauge.builder("notestream.shards", watches, ShardWatches::active)
        .description(
            "shards that this worker reads. The sum over a fleet is the number of open "
                + "shards; if it is less, see /health/live")
        .register(meters);
    TimeGauge.builder("notestream.shards.lag", watches, MILLISECONDS, w -> w.behind().toMillis())
        .description(
            "how long ago the moment is up to which every change is settled, of the shard that is"
                + " the furthest behind; also while nothing arrives. If it grows, see /health/ready,"
                + " then the retries and throttles: start more workers, or raise the tables' limits")
        .register(meters);
    Gauge.builder("notestream.shards.drained", watches, ShardWatches::drainedSeconds)
        .description(
            "in how many seconds no shard has a backlog any more, at the speed of the last minute;"
                + " 0 without one. At -1 some backlog does not become less: see the lag")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("notestream.records.memory", watches, w -> w.budget().used())
        .description(
            "estimated memory of the records in flight. Near a quarter of the heap, reads "
                + "wait: give the process a larger heap")
        .baseUnit("bytes")
        .register(meters);
    GapKeeper.counter(meters);
    this.moves =
        Counter.builder("notestream.leases.moved")
            .description(
                "leases that this worker, leading the fleet, took from one for another. Stands "
                    + "still once workers have joined; if it goes on, workers come and go: see their "
                    + "logs")
            .register(meters);
  }

  /** Returns the listeners that see every batch. */
  BatchListeners listeners() {
    return listeners;
  }

  /** Says that there are new records in the stream. */
  void recordsAreComing() {
    reads.recordsAreComing();
  }

  /** Returns what all shards that this worker reads have in common. */
  ReadingState state() {
    return state;
  }

  /** Returns what is wrong with the reading, in words. */
  List<String> wrong(List<String> obstacles) {
    List<String> wrong = state.wrong(obstacles);
    wrong.addAll(watches.missingBeforeNext());
    wrong.addAll(watches.unreadable());
    return wrong;
  }

  /** Returns what is known of the shards that this worker reads. */
  ShardWatches watches() {
    return watches;
  }

  /** Asks all batches in flight to stop where they are. */
  void leaveBatches() {
    leaving.set(true);
  }

  /** Makes a reader of the stream with that ARN. */
  KclReader readerOf(String arn) {
    KclProfile profile = settings.profile();
    StreamShards shards = new StreamShards(clients.streams(), arn);
    GapKeeper gaps = new GapKeeper(shards, application, meters, clock);
    BatchDelivery delivery = new BatchDelivery(arn, listeners, application);
    HeldLeases leases = new HeldLeases();
    SchedulerBuilder builder = builderOf(arn, gaps);
    LeaseTable table =
        new LeaseTable(
            settings.leaseTables().forStream(arn),
            builder.leaseFactory(),
            builder.stream(),
            clients.leases());
    LeaseMonitor monitor =
        new LeaseMonitor(
            leases,
            new UnreadLeases(clock, profile.longestSilence(), table::areFinished),
            watches::isAttended);
    Supplier<ShardRecordProcessor> processors =
        () ->
            new ShardProcessor(
                delivery, leases, watches, gaps, state, profile.checkpointInterval());
    return new KclReader(
        settings,
        shards,
        table,
        new LeaseRows(table.name(), clients.leases()),
        new UnservedLeases(clock, profile.longestUnserved()),
        monitor,
        gaps,
        () -> new SchedulerRun(shards.label(), builder, processors, watches));
  }

  /** Makes what builds the scheduler of the stream with that ARN. */
  SchedulerBuilder builderOf(String arn, GapKeeper gaps) {
    return new SchedulerBuilder(
        settings,
        clients,
        arn,
        watches,
        reads,
        moves::increment,
        lease -> gaps.keepNow(lease.leaseKey(), MissingRecords.shardGone(positionOf(lease))),
        clock);
  }

  private static @Nullable String positionOf(Lease lease) {
    return lease.checkpoint() == null ? null : lease.checkpoint().sequenceNumber();
  }
}
