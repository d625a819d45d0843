package io.notestream.consumer.internal.plan;

import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.UserId;
import io.notestream.model.view.Contribution;
import org.jspecify.annotations.Nullable;

/** One action of a transaction, in terms of the domain. */
public sealed interface Action {

  /** Returns the user whose item is written. */
  UserId userId();

  /** An action for one event. */
  sealed interface OfEvent extends Action {

    /** Returns the event. */
    PlannedEvent event();

    @Override
    default UserId userId() {
      return event().userId();
    }
  }

  /**
   * Puts the event's audit record, which must not exist yet: the ledger.
   *
   * @param flowOnly whether the event leaves the stock as it is, though it may have moved it
   */
  record PutAudit(PlannedEvent event, boolean flowOnly) implements OfEvent {}

  /**
   * Puts the baseline of the event's note, which must not exist yet.
   *
   * @param contribution what the note contributed before the event
   * @param asOf the first event that counts in full; {@code null} if all do
   */
  record PutBaseline(PlannedEvent event, Contribution contribution, @Nullable SequenceNumber asOf)
      implements OfEvent {

    /** Puts a baseline that covers what comes before the event. */
    PutBaseline(PlannedEvent event, Contribution contribution) {
      this(event, contribution, event.change().sequence());
    }
  }

  /** Adds deltas to a summary. */
  record AddToSummary(SummaryKey key, Deltas deltas) implements Action {
    @Override
    public UserId userId() {
      return key.userId();
    }
  }

  /**
   * Checks that the events' notes were not erased. It is for a user whose summary the transaction
   * leaves alone; an update of the summary checks it too.
   */
  record CheckUser(UserId userId) implements Action {}

  /**
   * Puts the removal of a body in the blob store, to be done later.
   *
   * @param bodyRef the body that the event's note no longer refers to
   */
  record PutBlobRemoval(PlannedEvent event, String bodyRef) implements OfEvent {}

  /** Closes the dead letter that the event comes from. */
  record CloseLetter(PlannedEvent event) implements OfEvent {}
}
