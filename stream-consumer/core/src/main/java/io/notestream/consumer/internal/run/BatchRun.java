package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.BatchOutcome.Ended;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.plan.Baselines;
import io.notestream.consumer.internal.plan.Chain;
import io.notestream.consumer.internal.plan.NoteRef;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.plan.Planner;
import io.notestream.consumer.internal.run.Settlement.RecordState;
import io.notestream.consumer.internal.trace.SpanInFlight;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The run of one batch, from its records to its outcome. Used by one thread. */
final class BatchRun {

  private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);
  private static final Duration POLL = Duration.ofMillis(50);

  private final BatchParts parts;
  private final BatchControl control;
  private final Stop stop;
  private final DecodedBatch decoded;
  private final Settlement settlement;
  private final BatchContext context;
  private final BatchTasks tasks;
  private final List<ChainRun> runs = new CopyOnWriteArrayList<>(); // Chains add further ones.
  private final Instant began;
  private @Nullable String cause;
  private @Nullable SequenceNumber reported;
  private volatile boolean interrupted;

  /**
   * Decodes the batch.
   *
   * @param abandoned requested when the views table that the batch is planned for is gone
   * @param began when the batch was handed over: what fails from then on may keep it unsettled
   */
  BatchRun(
      BatchParts parts, ShardBatch batch, BatchControl control, Stop abandoned, Instant began) {
    this.parts = parts;
    this.control = control;
    this.began = began;
    this.stop = control.stop().or(this::timeIsUp).or(abandoned).or(() -> interrupted);
    this.decoded = DecodedBatch.of(batch, parts.decoder(), parts.meters());
    this.settlement = new Settlement(decoded.sequences(), parts.invariants(), this::name);
    this.context = new BatchContext(batch, settlement, parts.meters(), stop);
    this.tasks = new BatchTasks(parts.threads(), parts.chainsPerBatch(), settlement::wake);
  }

  /** Settles the records of the batch, until all are settled or a stop is requested. */
  BatchOutcome run(Planner planner) {
    control.changed(decoded.events().stream().map(PlannedEvent::change).toList());
    try (SpanInFlight span = beginSpan()) {
      decoded.duplicates().forEach(settlement::settleWith);
      decoded.foreign().forEach(index -> settlement.settle(index, RecordState.FOREIGN));
      tasks.add(malformed());
      Baselines baselines = baselines(planner);
      if (baselines != null) {
        runs.addAll(chains(planner, baselines));
        tasks.add(runs);
      }
      await();
      return outcome();
    } finally {
      runs.forEach(ChainRun::close);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Names a record for people: where it comes from, and what it is about. */
  private String name(int index) {
    String what =
        Stream.concat(decoded.events().stream(), decoded.collisions().stream())
            .filter(event -> event.index() == index)
            .findFirst()
            .map(
                event -> "event " + event.change().eventId() + " of user " + event.userId().value())
            .orElseGet(() -> context.place(index));
    return "shard " + context.batch().shardId() + ", " + what;
  }

  private SpanInFlight beginSpan() {
    ShardBatch batch = context.batch();
    return parts
        .spans()
        .batch(
            batch.shardId(),
            batch.records().size(),
            decoded.events().stream().map(event -> event.change().latest()));
  }

  /** Returns the outcome so far; before {@link #run}, that of a batch that was not started. */
  BatchOutcome outcome() {
    BatchOutcome outcome = settlement.outcome(timeIsUp() ? Ended.OUT_OF_TIME : Ended.STOPPED);
    String failing = cause();
    return failing == null ? outcome : outcome.because(failing);
  }

  /** Returns what keeps the batch from being settled, as it was when the stop was noticed. */
  private @Nullable String cause() {
    if (cause == null) {
      cause = parts.retries().cause(began).orElse(null);
    }
    return cause;
  }

  private List<MalformedRun> malformed() {
    List<MalformedRun> malformed = new ArrayList<>();
    decoded
        .malformed()
        .forEach(
            (index, record) ->
                malformed.add(
                    new MalformedRun(context, parts.parker(), parts.retries(), index, record)));
    return malformed;
  }

  private List<ChainRun> chains(Planner planner, Baselines baselines) {
    ChainTools tools = parts.chainTools(control, stop, this::addFurther);
    List<ChainRun> chains = new ArrayList<>();
    for (PlannedEvent collision : decoded.collisions()) {
      chains.add(ChainRun.parking(context, tools, planner, collision, Parker.COLLISION));
    }
    List<PlannedEvent> events = new ArrayList<>(decoded.events().size());
    for (PlannedEvent event : decoded.events()) {
      Failure refusal = parts.projections().refusal(event.change());
      if (refusal == null) {
        events.add(event);
      } else {
        chains.add(ChainRun.parking(context, tools, planner, event, refusal));
      }
    }
    if (events.isEmpty()) {
      return chains;
    }
    try {
      for (Chain chain : parts.order().apply(planner.plan(events, baselines).chains())) {
        chains.add(ChainRun.of(context, tools, planner, baselines.copy(), chain));
      }
    } catch (RuntimeException e) {
      // One change that the planner cannot handle must not cost the batch. All events go into one
      // chain, which is halved until the event that shows the bug is alone and is parked.
      LOG.error("Cannot plan the batch as a whole", e);
      chains.add(ChainRun.unplanned(context, tools, planner, baselines, events));
    }
    return chains;
  }

  private void addFurther(ChainRun run) {
    runs.add(run);
    tasks.add(List.of(run));
  }

  /** Returns the known baselines of the batch's old notes; {@code null} if a stop was requested. */
  private @Nullable Baselines baselines(Planner planner) {
    Set<NoteRef> notes = new HashSet<>();
    for (PlannedEvent event : decoded.events()) {
      NoteChange change = event.change();
      if (planner.needsBaseline(change)) {
        notes.add(NoteRef.of(change));
      }
    }
    Baselines baselines = Baselines.none();
    if (notes.isEmpty()) {
      return baselines;
    }
    return parts
        .ledgerReader()
        .baselines(notes, stop)
        .<@Nullable Baselines>fold(
            found -> {
              found.forEach(baselines::learn);
              return baselines;
            },
            failure -> baselines, // Without a response, the commit finds out one by one.
            () -> null);
  }

  private void await() {
    while (true) {
      long seen = settlement.changes();
      report();
      tasks.unblock();
      parts.retries().remind();
      if (stop.requested()) {
        cause();
        tasks.stop();
      }
      boolean idle = tasks.idle(); // Asked first: nobody but this thread starts tasks then.
      if (tasks.finished() || (tasks.isStopped() && idle)) {
        throwBug(); // Checked last: a bug stops the tasks as well.
        report();
        return;
      }
      if (!idle) {
        awaitTasks(seen);
      } else if (!stop.pause(POLL) && Thread.interrupted()) { // Only time can unblock them.
        interrupted = true;
      }
    }
  }

  private void awaitTasks(long seen) {
    try {
      settlement.await(seen, POLL.toMillis());
    } catch (InterruptedException e) {
      interrupted = true;
    }
  }

  private void throwBug() {
    Throwable bug = tasks.bug();
    if (bug != null) {
      throw bug instanceof Error error ? error : new AssertionError("a bug, see its cause", bug);
    }
  }

  /** Reports the settled prefix, if it has grown, on the caller's own thread. */
  private void report() {
    SequenceNumber through = settlement.through();
    if (through != null && !through.equals(reported)) {
      reported = through;
      control.settledThrough(through);
    }
  }

  private boolean timeIsUp() {
    return control.isTimeUp(parts.clock().instant());
  }
}
