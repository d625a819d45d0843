package io.notestream.consumer;

import io.notestream.consumer.RedriveResult.Outcome;
import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.ledger.CommitResult;
import io.notestream.consumer.plan.Baselines;
import io.notestream.consumer.plan.NoteRef;
import io.notestream.consumer.plan.PlannedEvent;
import io.notestream.consumer.plan.Planner;
import io.notestream.consumer.retry.Attempt;
import io.notestream.consumer.retry.Failure;
import io.notestream.consumer.retry.Wait;
import io.notestream.model.change.NoteChange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Applies the record of one dead letter as a batch would, but for parking it again. */
final class Redrive {

  private final Pipeline pipeline;
  private final Planner planner;
  private final BatchControl control;
  private final BooleanSupplier stop;

  Redrive(Pipeline pipeline, Planner planner, BatchControl control) {
    this.pipeline = pipeline;
    this.planner = planner;
    this.control = control;
    this.stop = control::stopRequested;
  }

  RedriveResult run(Record record, Map<String, AttributeValue> letter) {
    Decoded decoded = pipeline.decoder().decode(record);
    if (decoded instanceof Decoded.Malformed malformed) {
      return new RedriveResult(Outcome.MALFORMED, malformed.reason());
    }
    if (!(decoded instanceof Decoded.Change change)) {
      return RedriveResult.of(Outcome.FOREIGN);
    }
    PlannedEvent event = PlannedEvent.ofLetter(change.change(), letter);
    try (Wait wait = pipeline.waits().begin()) {
      RedriveResult early = react(event, wait);
      return early == null ? commit(event, wait) : early;
    }
  }

  private @Nullable RedriveResult react(PlannedEvent event, Wait wait) {
    Reactions reactions = new Reactions(pipeline, control, stop);
    if (!(event.change() instanceof NoteChange.Expired) || !reactions.wanted()) {
      return null;
    }
    if (!(reactions.react(List.of(event), wait) instanceof Attempt.Done<Reactions.Found> done)) {
      return RedriveResult.of(Outcome.STOPPED);
    }
    if (!done.value().duplicates().isEmpty()) {
      return RedriveResult.of(Outcome.ALREADY_APPLIED);
    }
    return done.value().collisions().isEmpty()
        ? null
        : new RedriveResult(Outcome.COLLISION, BatchContext.COLLISION.detail());
  }

  private RedriveResult commit(PlannedEvent event, Wait wait) {
    Commits commits = new Commits(pipeline);
    // The commit closes the letter, after which nobody comes back: what is a mark is written
    // before, and again behind it. The commit itself carries it where there is no summary yet.
    if (!commits.mark(List.of(event), stop)) {
      return RedriveResult.of(Outcome.STOPPED);
    }
    Baselines baselines = baselines(event);
    while (true) {
      Attempt<CommitResult> attempt;
      try {
        attempt = commits.commit(planner.replan(List.of(event), baselines).get(0), wait, stop);
      } catch (RuntimeException e) {
        // A change that the planner cannot take: it stays where it is, and its reason is told.
        return new RedriveResult(Outcome.REFUSED, e.toString());
      }
      if (attempt instanceof Attempt.Refused<CommitResult> refused) {
        Failure failure = refused.failure();
        return new RedriveResult(Outcome.REFUSED, failure.toString());
      }
      if (!(attempt instanceof Attempt.Done<CommitResult> done)) {
        return RedriveResult.of(Outcome.STOPPED);
      }
      if (!(done.value() instanceof CommitResult.Overtaken overtaken)) {
        return marked(commits, event, Outcome.APPLIED);
      }
      if (!overtaken.duplicates().isEmpty()) {
        return marked(commits, event, Outcome.ALREADY_APPLIED);
      }
      if (!overtaken.collisions().isEmpty()) {
        return new RedriveResult(Outcome.COLLISION, BatchContext.COLLISION.detail());
      }
      if (!overtaken.closedLetters().isEmpty()) {
        return RedriveResult.of(Outcome.NOT_OPEN);
      }
      overtaken.baselines().forEach(baselines::learn);
    }
  }

  private RedriveResult marked(Commits commits, PlannedEvent event, Outcome outcome) {
    return RedriveResult.of(commits.mark(List.of(event), stop) ? outcome : Outcome.STOPPED);
  }

  /** Looked up also after the backfill: an event that was parked may be older than its baseline. */
  private Baselines baselines(PlannedEvent event) {
    Baselines baselines = Baselines.none();
    if (planner.isOld(event.change())
        && pipeline.lookups().baselines(Set.of(NoteRef.of(event.change())), stop)
            instanceof Attempt.Done<Map<NoteRef, Baselines.AsOf>> done) {
      done.value().forEach(baselines::learn);
    }
    return baselines;
  }
}
