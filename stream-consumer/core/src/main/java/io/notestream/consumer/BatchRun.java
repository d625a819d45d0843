package io.notestream.consumer;

import io.notestream.consumer.BatchOutcome.Ended;
import io.notestream.consumer.Settlement.Fate;
import io.notestream.consumer.plan.Baselines;
import io.notestream.consumer.plan.Chain;
import io.notestream.consumer.plan.NoteRef;
import io.notestream.consumer.plan.PlannedEvent;
import io.notestream.consumer.plan.Planner;
import io.notestream.consumer.retry.Attempt;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.SequenceNumber;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** The way of one batch from its records to its outcome. For one thread. */
final class BatchRun {

  private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);
  private static final long POLL_MILLIS = 50;

  private final Pipeline pipeline;
  private final BatchControl control;
  private final long epoch;
  private final BatchReading reading;
  private final Settlement settlement;
  private final BatchContext context;
  private final Work work;
  private final List<ChainRun> runs = new ArrayList<>();
  private @Nullable SequenceNumber reported;
  private volatile boolean interrupted;

  /**
   * @param epoch of the views table that the batch is planned for; it ends with it
   */
  BatchRun(Pipeline pipeline, ShardBatch batch, BatchControl control, long epoch) {
    this.pipeline = pipeline;
    this.control = control;
    this.epoch = epoch;
    this.reading = new BatchReading();
    for (Record record : batch.records()) {
      reading.add(pipeline.decoder().decode(record), pipeline.meters());
    }
    this.settlement = new Settlement(reading.sequences());
    Reactions reactions = new Reactions(pipeline, control, this::stopRequested);
    this.context = new BatchContext(pipeline, batch, settlement, reactions, this::stopRequested);
    this.work =
        new Work(pipeline.executor(), pipeline.options().chainsPerBatch(), settlement::wake);
  }

  /** Settles what can be settled. */
  BatchOutcome run(Planner planner, boolean lookUpBaselines) {
    try {
      reading.duplicates().forEach(settlement::settleWith);
      reading.foreign().forEach(index -> settlement.settle(index, Fate.FOREIGN));
      List<MalformedRun> malformed = new ArrayList<>();
      reading.malformed().forEach((i, bad) -> malformed.add(new MalformedRun(context, i, bad)));
      work.add(malformed);
      Baselines baselines = baselines(planner, lookUpBaselines);
      if (baselines != null) {
        runs.addAll(chains(planner, baselines));
        work.add(runs);
      }
      await();
      return settlement.outcome(timeIsUp() ? Ended.OUT_OF_TIME : Ended.STOPPED);
    } finally {
      runs.forEach(ChainRun::close);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The outcome of a batch of which nothing was done. */
  BatchOutcome unstarted() {
    return settlement.outcome(timeIsUp() ? Ended.OUT_OF_TIME : Ended.STOPPED);
  }

  private List<ChainRun> chains(Planner planner, Baselines baselines) {
    List<ChainRun> chains = new ArrayList<>();
    for (PlannedEvent collision : reading.collisions()) {
      chains.add(ChainRun.condemned(context, planner, collision, BatchContext.COLLISION));
    }
    if (reading.events().isEmpty()) {
      return chains;
    }
    try {
      for (Chain chain : planner.plan(reading.events(), baselines).chains()) {
        chains.add(ChainRun.of(context, planner, baselines.copy(), chain));
      }
    } catch (RuntimeException e) {
      // One change that the planner cannot take must not cost the batch: alone in its chain it is
      // cut down to the event that shows the bug, which is parked.
      LOG.error("Cannot plan the batch as a whole", e);
      chains.add(ChainRun.unplanned(context, planner, baselines, reading.events()));
    }
    return chains;
  }

  /** What is known of the old notes' baselines; {@code null} if there was a request to stop. */
  private @Nullable Baselines baselines(Planner planner, boolean allKinds) {
    Set<NoteRef> notes = new HashSet<>();
    for (PlannedEvent event : reading.events()) {
      NoteChange change = event.change();
      if (planner.isOld(change) && (allKinds || change.before() == null)) {
        notes.add(NoteRef.of(change));
      }
    }
    Baselines baselines = Baselines.none();
    if (notes.isEmpty()) {
      return baselines;
    }
    Attempt<Map<NoteRef, Baselines.AsOf>> attempt =
        pipeline.lookups().baselines(notes, context.stop());
    if (attempt instanceof Attempt.Stopped<Map<NoteRef, Baselines.AsOf>>) {
      return null;
    }
    if (attempt instanceof Attempt.Done<Map<NoteRef, Baselines.AsOf>> done) {
      done.value().forEach(baselines::learn);
    }
    return baselines; // Without an answer the commit finds out, one by one.
  }

  private void await() {
    while (true) {
      long seen = settlement.changes();
      report();
      work.unblock();
      if (stopRequested()) {
        work.stop();
      }
      if (work.finished() || (work.isStopped() && work.idle())) {
        throwBug(); // Looked for last: whoever throws it stops the work as well.
        report();
        return;
      }
      try {
        settlement.await(seen, POLL_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  private void throwBug() {
    Throwable bug = work.bug();
    if (bug != null) {
      throw bug instanceof Error error ? error : new AssertionError("a bug, see its cause", bug);
    }
  }

  /** Tells the caller how far all is settled, from the caller's own thread. */
  private void report() {
    SequenceNumber through = settlement.through();
    if (through != null && !through.equals(reported)) {
      reported = through;
      control.settledThrough(through);
    }
  }

  private boolean stopRequested() {
    return interrupted || control.stopRequested() || timeIsUp() || pipeline.epoch().get() != epoch;
  }

  private boolean timeIsUp() {
    return control.isTimeUp(pipeline.clock().instant());
  }
}
