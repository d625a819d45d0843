package io.notestream.consumer;

import io.notestream.consumer.deadletter.UncountedUsers;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.internal.generation.HandOver;
import io.notestream.consumer.internal.generation.LiveState;
import io.notestream.consumer.internal.invariant.Invariants;
import io.notestream.consumer.internal.ledger.Counters;
import io.notestream.consumer.internal.ledger.Ledger;
import io.notestream.consumer.internal.ledger.LedgerReader;
import io.notestream.consumer.internal.ledger.LedgerRetention;
import io.notestream.consumer.internal.ledger.Marks;
import io.notestream.consumer.internal.ledger.TableGuard;
import io.notestream.consumer.internal.ledger.ViewsEpoch;
import io.notestream.consumer.internal.ledger.ViewsMeta;
import io.notestream.consumer.internal.meter.ConsumerMeters;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.ByteBudget;
import io.notestream.consumer.internal.retry.ParkingBreaker;
import io.notestream.consumer.internal.retry.RateCap;
import io.notestream.consumer.internal.run.BatchParts;
import io.notestream.consumer.internal.run.BatchRunner;
import io.notestream.consumer.internal.run.Commits;
import io.notestream.consumer.internal.run.CounterChecks;
import io.notestream.consumer.internal.run.ErasedEvents;
import io.notestream.consumer.internal.run.LetterWriter;
import io.notestream.consumer.internal.run.Parker;
import io.notestream.consumer.internal.run.ProjectionWatch;
import io.notestream.consumer.internal.run.Redrive;
import io.notestream.consumer.internal.run.ViewsSettings;
import io.notestream.consumer.internal.run.ViewsState;
import io.notestream.consumer.internal.summary.Projections;
import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.consumer.internal.trace.Spans;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The parts that a {@link StreamConsumer} is made of, and how they are wired. Thread-safe.
 *
 * @param threads runs the chains of all batches
 * @param markThreads writes the marks of all batches
 * @param retries knows what is waiting for a failure to pass
 * @param breaker suspends parking when too much is parked at once
 * @param invariants says what must not happen, and did
 * @param counters looks again at counters below 0
 * @param views knows the views table
 * @param live knows which generation is live
 * @param batches runs batches
 * @param redrive applies the records of dead letters
 */
record ConsumerParts(
    ThreadPoolExecutor threads,
    ThreadPoolExecutor markThreads,
    ActiveRetries retries,
    ParkingBreaker breaker,
    Invariants invariants,
    CounterChecks counters,
    ViewsState views,
    LiveState live,
    BatchRunner batches,
    Redrive redrive) {

  private static final Duration IDLE_THREADS = Duration.ofSeconds(30);

  /** Beside the chains' calls; clients have about as many connections to spare. */
  private static final int MARKS_AT_ONCE = 24;

  static ConsumerParts of(StreamConsumer.Builder b) {
    ConsumerMeters meters = new ConsumerMeters(b.meters);
    Invariants invariants = new Invariants(b.meters, b.clock);
    ViewsEpoch epoch = new ViewsEpoch();
    ActiveRetries retries =
        new ActiveRetries(
            b.clock,
            failure -> {
              meters.retry(failure);
              epoch.failed(failure);
            },
            b.scheduling.random());
    ParkingBreaker breaker = new ParkingBreaker(b.clock);
    RateCap rateCap = RateCap.withBursts(b.options.writesPerSecond());
    Marks marks = new Marks(b.dynamoDb, b.tables, retries, rateCap);
    ViewsState views =
        new ViewsState(
            viewsSettings(b),
            new ViewsMeta(b.dynamoDb, b.tables, retries, b.options.auditRetention()),
            epoch,
            marks,
            retries,
            b.clock,
            b.scheduling.locks().get());
    Ledger ledger = new Ledger(b.dynamoDb, b.tables, retention(b.options));
    LedgerReader ledgerReader = new LedgerReader(b.dynamoDb, b.tables, retries);
    HandOver handOver =
        new HandOver(
            b.dynamoDb,
            b.tables,
            b.options.generation(),
            new LiveState(b.dynamoDb, b.tables, retries, b.clock),
            retries);
    Projections projections = Projections.with(b.options.projections());
    ThreadPoolExecutor markThreads = threads(MARKS_AT_ONCE, "mark");
    // A batch that outlives the close writes its marks itself.
    markThreads.setRejectedExecutionHandler((task, pool) -> task.run());
    CounterChecks counters =
        new CounterChecks(
            new Counters(b.dynamoDb, b.tables),
            new UncountedUsers(b.dynamoDb, b.tables),
            new Gaps(b.dynamoDb, b.tables, b.clock, b.options.closedRetention()),
            invariants,
            b.clock);
    Commits commits =
        new Commits(
            views,
            ledger,
            marks,
            b.scheduling.together(markThreads),
            projections,
            rateCap,
            breaker,
            counters,
            meters,
            b.clock);
    Parker parker =
        new Parker(
            new LetterWriter(b.dynamoDb, b.tables, views, retries, b.clock),
            breaker,
            new TableGuard(b.dynamoDb, b.tables, epoch, b.clock, b.scheduling.locks().get()),
            ledgerReader);
    ErasedEvents erased = new ErasedEvents(b.dynamoDb, b.tables, retries, b.clock);
    ThreadPoolExecutor threads = threads(b.options.chainsInAll(), "chain");
    RecordDecoder decoder = new RecordDecoder(b.options.expiryRule(), b.clock);
    BatchParts batchParts =
        new BatchParts(
            decoder,
            ledgerReader,
            handOver,
            b.reactor,
            commits,
            parker,
            erased,
            new ProjectionWatch(projections),
            retries,
            meters,
            invariants,
            new Spans(),
            b.clock,
            b.scheduling.chainsOr(threads),
            b.scheduling.order(),
            b.options.chainsPerBatch());
    ByteBudget memory = new ByteBudget(b.options.memoryBudgetBytes());
    ConsumerParts parts =
        new ConsumerParts(
            threads,
            markThreads,
            retries,
            breaker,
            invariants,
            counters,
            views,
            handOver.live(),
            new BatchRunner(batchParts, views, memory),
            new Redrive(
                views,
                decoder,
                ledgerReader,
                handOver,
                parker.pendingReactions(),
                b.reactor,
                commits,
                erased,
                retries,
                b.clock));
    parts.register(meters, memory);
    return parts;
  }

  ConsumerHealth health() {
    return new ConsumerHealth(
        retries.outage().orElse(null),
        breaker.isOpen(),
        retries.waiting(),
        retries.waitingSince().orElse(null),
        retries.stuckSince().orElse(null),
        invariants.problems());
  }

  /** Ends the threads. */
  void close() {
    threads.shutdown();
    markThreads.shutdown();
  }

  private void register(ConsumerMeters meters, ByteBudget memory) {
    meters.gauge(
        "waiting",
        "calls and chains that wait for a failure to pass. If it stays above 0, the log "
            + "says which call fails, and why",
        retries::waiting);
    meters.gauge(
        "outage",
        "1 during an outage that somebody has to end. At 1 /health/ready says which "
            + "operation fails on which table, and why",
        () -> retries.outage().isPresent() ? 1 : 0);
    meters.gauge(
        "parking.suspended",
        "1 while nothing is parked, because too much was parked at once. At 1 see why "
            + "records are refused; then dead-letters resume, or wait for the next commit",
        () -> breaker.isOpen() ? 1 : 0);
    meters.bytes(
        "memory.used",
        "estimated memory of the batches in flight. Near its bound, batches wait: give "
            + "the process a larger heap",
        memory::used);
  }

  private static LedgerRetention retention(ConsumerOptions options) {
    return new LedgerRetention(
        options.auditRetention(), options.closedRetention(), options.blobRemovalDelay());
  }

  private static ViewsSettings viewsSettings(StreamConsumer.Builder b) {
    ConsumerOptions options = b.options;
    return new ViewsSettings(
        options.generation(),
        b.schema,
        options.countingSince().orElse(null),
        options.expiryRule().guard(),
        options.packActions(),
        Projections.with(options.projections()));
  }

  private static ThreadPoolExecutor threads(int count, String name) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_THREADS.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.named(name));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
