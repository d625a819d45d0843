package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.expiry.Reactor;
import io.notestream.consumer.internal.ledger.LedgerEntry;
import io.notestream.consumer.internal.ledger.LedgerReader;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Retry;
import io.notestream.model.change.NoteChange;
import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the reactions of one batch before its expirations are committed: reads the ledger, and
 * reacts to the expirations that it does not know. Thread-safe.
 */
final class BatchReactions {

  private static final Logger LOG = LoggerFactory.getLogger(BatchReactions.class);

  private final LedgerReader ledgerReader;
  private final boolean wanted;
  private final Reactor.Batch reactor;
  private final Stop stop;

  /**
   * The expirations that must not be committed.
   *
   * @param duplicates those that are committed already
   * @param collisions those whose place in the ledger another change has
   */
  record Found(Set<PlannedEvent> duplicates, Set<PlannedEvent> collisions) {}

  BatchReactions(LedgerReader ledgerReader, Reactor reactor, BatchControl control, Stop stop) {
    this.ledgerReader = ledgerReader;
    this.wanted = reactor.reacts();
    this.reactor = reactor.begin(control);
    this.stop = stop;
  }

  /** Returns whether there is any reaction to expirations. */
  boolean wanted() {
    return wanted;
  }

  /**
   * Runs the reactions to the expirations that are not committed yet. Returns when each of them is
   * done or pending; the result is never refused.
   */
  Attempt<Found> react(List<PlannedEvent> expirations, Retry retry) {
    while (true) {
      Attempt<Found> attempt =
          ledgerReader
              .entries(expirations, stop)
              .fold(ledger -> react(expirations, ledger), Attempt::refused, Attempt::stopped);
      Failure failure = attempt.failure();
      if (failure == null) {
        return attempt;
      }
      if (!retry.pauseAfter(failure, stop)) {
        return Attempt.stopped();
      }
    }
  }

  private Attempt<Found> react(
      List<PlannedEvent> expirations, Map<PlannedEvent, LedgerEntry> ledger) {
    Found found = new Found(new HashSet<>(), new HashSet<>());
    List<NoteChange.Expired> fresh = sort(expirations, ledger, found);
    try {
      return fresh.isEmpty() || reactor.react(fresh) ? Attempt.done(found) : Attempt.stopped();
    } catch (RuntimeException e) {
      // Whatever kept the reactions from being done or pending is waited for: to commit without
      // them would lose them.
      Failure failure = Failures.of(e);
      LOG.warn("Cannot run or store the reactions of a batch; trying again: {}", failure);
      return Attempt.refused(failure);
    }
  }

  private static List<NoteChange.Expired> sort(
      List<PlannedEvent> expirations, Map<PlannedEvent, LedgerEntry> ledger, Found found) {
    List<NoteChange.Expired> fresh = new ArrayList<>();
    for (PlannedEvent event : expirations) {
      LedgerEntry entry = ledger.get(event);
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
