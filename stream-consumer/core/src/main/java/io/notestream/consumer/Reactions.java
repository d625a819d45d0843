package io.notestream.consumer;

import io.notestream.consumer.expiry.Reactor;
import io.notestream.consumer.ledger.LedgerEntry;
import io.notestream.consumer.plan.PlannedEvent;
import io.notestream.consumer.retry.Attempt;
import io.notestream.consumer.retry.Failure;
import io.notestream.consumer.retry.Failures;
import io.notestream.consumer.retry.Wait;
import io.notestream.model.change.NoteChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to happen before expirations are committed: a consistent look into the ledger, and the
 * reactions to those that it does not know. One for each batch; thread-safe.
 */
final class Reactions {

  private static final Logger LOG = LoggerFactory.getLogger(Reactions.class);

  private final Pipeline pipeline;
  private final Reactor.Batch reactor;
  private final BooleanSupplier stop;

  /**
   * Expirations that are not to be committed.
   *
   * @param duplicates those that are committed already
   * @param collisions those whose place in the ledger another change holds
   */
  record Found(Set<PlannedEvent> duplicates, Set<PlannedEvent> collisions) {}

  Reactions(Pipeline pipeline, BatchControl control, BooleanSupplier stop) {
    this.pipeline = pipeline;
    this.reactor = pipeline.reactor().begin(control);
    this.stop = stop;
  }

  /** Whether there is anything to do for expirations. */
  boolean wanted() {
    return pipeline.reactor().reacts();
  }

  /** Returns once each of the others is reacted to; never refused. */
  Attempt<Found> react(List<PlannedEvent> expirations, Wait wait) {
    while (true) {
      Attempt<Map<PlannedEvent, LedgerEntry>> attempt =
          pipeline.lookups().ledger(expirations, stop);
      Failure failure;
      if (attempt instanceof Attempt.Done<Map<PlannedEvent, LedgerEntry>> done) {
        Found found = new Found(new HashSet<>(), new HashSet<>());
        List<NoteChange.Expired> fresh = sort(expirations, done.value(), found);
        try {
          return fresh.isEmpty() || reactor.react(fresh)
              ? new Attempt.Done<>(found)
              : new Attempt.Stopped<>();
        } catch (RuntimeException e) {
          // Whatever kept the reactions from being done or put down as pending is waited out: to
          // commit without them would lose them.
          failure = Failures.of(e);
          LOG.warn("Reactions could not be settled: {}", failure);
        }
      } else if (attempt instanceof Attempt.Refused<Map<PlannedEvent, LedgerEntry>> refused) {
        failure = refused.failure();
      } else {
        return new Attempt.Stopped<>();
      }
      if (!wait.after(failure, stop)) {
        return new Attempt.Stopped<>();
      }
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
