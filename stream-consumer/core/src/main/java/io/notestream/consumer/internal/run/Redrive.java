package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.deadletter.RedriveResult;
import io.notestream.consumer.deadletter.RedriveResult.Outcome;
import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.expiry.Reactor;
import io.notestream.consumer.internal.generation.HandOver;
import io.notestream.consumer.internal.ledger.CommitResult;
import io.notestream.consumer.internal.ledger.ErasureGuard;
import io.notestream.consumer.internal.ledger.LedgerReader;
import io.notestream.consumer.internal.plan.Baselines;
import io.notestream.consumer.internal.plan.NoteRef;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.plan.Planner;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.Retry;
import io.notestream.model.change.NoteChange;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Applies the record of a dead letter as a batch would, except that it does not park it again.
 * Thread-safe; one per process.
 */
public final class Redrive {

  private final ViewsState views;
  private final RecordDecoder decoder;
  private final LedgerReader ledgerReader;
  private final HandOver handOver;
  private final Call pendingReactions;
  private final Reactor reactor;
  private final Commits commits;
  private final ErasedEvents erased;
  private final ActiveRetries retries;
  private final InstantSource clock;

  /** Creates a redrive. */
  public Redrive(
      ViewsState views,
      RecordDecoder decoder,
      LedgerReader ledgerReader,
      HandOver handOver,
      Call pendingReactions,
      Reactor reactor,
      Commits commits,
      ErasedEvents erased,
      ActiveRetries retries,
      InstantSource clock) {
    this.views = views;
    this.decoder = decoder;
    this.ledgerReader = ledgerReader;
    this.handOver = handOver;
    this.pendingReactions = pendingReactions;
    this.reactor = reactor;
    this.commits = commits;
    this.erased = erased;
    this.retries = retries;
    this.clock = clock;
  }

  /**
   * Applies the record and closes the letter.
   *
   * @param stop requested when the control requests a stop or its deadline has come
   */
  public RedriveResult run(
      Record record, Map<String, AttributeValue> letter, BatchControl control, Stop stop) {
    Instant start = clock.instant();
    RedriveResult result = redrive(record, letter, control, stop);
    return result.outcome() == Outcome.STOPPED
        ? new RedriveResult(Outcome.STOPPED, retries.cause(start).orElse(""))
        : result;
  }

  private RedriveResult redrive(
      Record record, Map<String, AttributeValue> letter, BatchControl control, Stop stop) {
    if (!views.await(stop)) {
      return RedriveResult.of(Outcome.STOPPED);
    }
    Decoded decoded = decoder.decode(record);
    if (decoded instanceof Decoded.Malformed malformed) {
      return new RedriveResult(Outcome.MALFORMED, malformed.reason());
    }
    if (!(decoded instanceof Decoded.Change change)) {
      return RedriveResult.of(Outcome.FOREIGN);
    }
    PlannedEvent event = PlannedEvent.ofLetter(change.change(), letter);
    try (Retry retry = retries.begin()) {
      RedriveResult early = react(event, control, retry, stop);
      return early == null ? commit(event, retry, stop) : early;
    }
  }

  /** Runs the reactions to an expiration; returns {@code null} if the event is to be committed. */
  private @Nullable RedriveResult react(
      PlannedEvent event, BatchControl control, Retry retry, Stop stop) {
    if (!(event.change() instanceof NoteChange.Expired)) {
      return null;
    }
    BatchReactions reactions =
        new BatchReactions(ledgerReader, handOver, pendingReactions, reactor, control, stop);
    if (!reactions.wanted()) {
      return null;
    }
    BatchReactions.Found found = reactions.beforeRedrive(event, retry).value();
    if (found == null || reactions.reactToOwed(found.unreacted(), retry).value() == null) {
      return RedriveResult.of(Outcome.STOPPED);
    }
    if (ErasureGuard.erases(found.erased(), event)) {
      return drop(event, stop);
    }
    if (!found.duplicates().isEmpty()) {
      return RedriveResult.of(Outcome.ALREADY_APPLIED);
    }
    return found.collisions().isEmpty() ? null : collision();
  }

  private RedriveResult commit(PlannedEvent event, Retry retry, Stop stop) {
    // The commit closes the letter, after which nobody comes back. Therefore the mark is written
    // before the commit, and again after it; where there is no summary yet, the commit carries it.
    if (!commits.mark(List.of(event), stop)) {
      return RedriveResult.of(Outcome.STOPPED);
    }
    ViewsState.Known known = views.known();
    Planner planner = known.planner();
    Baselines baselines = baselines(event, planner, stop);
    Stop ended = stop.or(() -> !views.isCurrent(known));
    while (true) {
      Attempt<CommitResult> attempt;
      try {
        attempt =
            commits.commit(planner.replan(List.of(event), baselines).get(0), false, retry, ended);
      } catch (RuntimeException e) {
        // A change that the planner cannot handle: it stays in its letter, and the operator sees
        // why.
        return new RedriveResult(Outcome.REFUSED, e.toString());
      }
      RedriveResult result =
          attempt.fold(
              committed -> result(committed, event, stop),
              failure -> new RedriveResult(Outcome.REFUSED, failure.toString()),
              () -> RedriveResult.of(Outcome.STOPPED));
      if (result != null) {
        return result;
      }
      if (attempt.value() instanceof CommitResult.Overtaken overtaken) {
        overtaken.baselines().forEach(baselines::learn);
        result = learnCorrections(overtaken, event, baselines, stop);
        if (result != null) {
          return result;
        }
      }
    }
  }

  /** Returns the result of the commit; {@code null} to plan again with a baseline that exists. */
  private @Nullable RedriveResult result(CommitResult committed, PlannedEvent event, Stop stop) {
    if (!(committed instanceof CommitResult.Overtaken overtaken)) {
      return marked(event, Outcome.APPLIED, stop);
    }
    if (!overtaken.duplicates().isEmpty()) {
      return marked(event, Outcome.ALREADY_APPLIED, stop);
    }
    if (ErasureGuard.erases(overtaken.erased(), event)) {
      return drop(event, stop);
    }
    if (!overtaken.collisions().isEmpty()) {
      return collision();
    }
    return overtaken.closedLetters().isEmpty() ? null : RedriveResult.of(Outcome.NOT_OPEN);
  }

  /** Returns {@code null} if what is known of the event's note has been added. */
  private @Nullable RedriveResult learnCorrections(
      CommitResult.Overtaken overtaken, PlannedEvent event, Baselines baselines, Stop stop) {
    return CorrectionLookUp.learn(
            ledgerReader, overtaken.corrected(), List.of(event), baselines.corrections(), stop)
        .<@Nullable RedriveResult>fold(
            users -> null,
            failure -> new RedriveResult(Outcome.REFUSED, failure.toString()),
            () -> RedriveResult.of(Outcome.STOPPED));
  }

  private RedriveResult drop(PlannedEvent event, Stop stop) {
    return RedriveResult.of(
        erased.drop(event.change(), stop) && erased.removeLetter(event, stop)
            ? Outcome.ERASED
            : Outcome.STOPPED);
  }

  private RedriveResult marked(PlannedEvent event, Outcome outcome, Stop stop) {
    return RedriveResult.of(commits.mark(List.of(event), stop) ? outcome : Outcome.STOPPED);
  }

  /** Reads the baseline, if the event may be older than it. */
  private Baselines baselines(PlannedEvent event, Planner planner, Stop stop) {
    Baselines baselines = Baselines.none();
    if (planner.needsBaseline(event.change())) {
      Map<NoteRef, Baselines.AsOf> found =
          ledgerReader.baselines(Set.of(NoteRef.of(event.change())), stop).value();
      if (found != null) {
        found.forEach(baselines::learn);
      }
    }
    return baselines;
  }

  private static RedriveResult collision() {
    return new RedriveResult(Outcome.COLLISION, Parker.COLLISION.detail());
  }
}
