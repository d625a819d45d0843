package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.expiry.Reactor;
import io.notestream.consumer.internal.ledger.ErasureGuard;
import io.notestream.consumer.internal.ledger.LedgerEntry;
import io.notestream.consumer.internal.ledger.LedgerReader;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.Retry;
import io.notestream.model.change.NoteChange;
import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs the reactions of one batch before its expirations are committed: reads the ledger, and
 * reacts to the expirations that it does not know. Thread-safe.
 */
final class BatchReactions {

  private final LedgerReader ledgerReader;
  private final Call pending;
  private final boolean wanted;
  private final Reactor.Batch reactor;
  private final Stop stop;

  /**
   * The expirations that must not be committed.
   *
   * @param duplicates those that are committed already
   * @param collisions those whose place in the ledger another change has
   * @param erased users of whom notes were erased, and up to which time of creation
   */
  record Found(
      Set<PlannedEvent> duplicates, Set<PlannedEvent> collisions, Map<UserId, Instant> erased) {}

  /**
   * Begins the reactions of a batch.
   *
   * @param pending the call by which pending reactions are stored
   */
  BatchReactions(
      LedgerReader ledgerReader, Call pending, Reactor reactor, BatchControl control, Stop stop) {
    this.ledgerReader = ledgerReader;
    this.pending = pending;
    this.wanted = reactor.reacts();
    this.reactor = reactor.begin(control);
    this.stop = stop;
  }

  /** Returns whether there is any reaction to expirations. */
  boolean wanted() {
    return wanted;
  }

  /**
   * Runs the reactions to the expirations that are neither committed yet nor erased. Returns when
   * each of them is done or pending; the result is never refused.
   */
  Attempt<Found> react(List<PlannedEvent> expirations, Retry retry) {
    while (true) {
      Attempt<LedgerReader.Known> ledger = ledgerReader.look(expirations, stop);
      Attempt<Found> attempt =
          ledger.fold(known -> react(expirations, known), Attempt::refused, Attempt::stopped);
      Failure failure = attempt.failure();
      if (failure == null) {
        if (attempt.value() != null) {
          retry.succeeded(pending);
        }
        return attempt;
      }
      Call failed = ledger.failure() == null ? pending : ledgerReader.call();
      if (!retry.pauseAfter(failed, failure, stop)) {
        return Attempt.stopped();
      }
    }
  }

  private Attempt<Found> react(List<PlannedEvent> expirations, LedgerReader.Known known) {
    Found found = new Found(new HashSet<>(), new HashSet<>(), known.erased());
    List<NoteChange.Expired> fresh = sort(expirations, known.entries(), found);
    try {
      return fresh.isEmpty() || reactor.react(fresh) ? Attempt.done(found) : Attempt.stopped();
    } catch (RuntimeException e) {
      // Whatever kept the reactions from being done or pending is waited for: to commit without
      // them would lose them.
      return Attempt.refused(Failures.of(e));
    }
  }

  private static List<NoteChange.Expired> sort(
      List<PlannedEvent> expirations, Map<PlannedEvent, LedgerEntry> ledger, Found found) {
    List<NoteChange.Expired> fresh = new ArrayList<>();
    for (PlannedEvent event : expirations) {
      LedgerEntry entry = ledger.get(event);
      if (ErasureGuard.erases(found.erased(), event)) {
        continue;
      }
      if (entry == null) {
        fresh.add((NoteChange.Expired) event.change());
      } else if (entry.sameAs(LedgerEntry.of(event.change()))) {
        found.duplicates().add(event);
      } else {
        found.collisions().add(event);
      }
    }
    return fresh;
  }
}
