package io.notestream.consumer.internal.plan;

import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.view.Contribution;

/** One action of a transaction, in words of the domain. */
public sealed interface Action {

  /** Put the event's audit record, which must not exist: the ledger. */
  record PutAudit(PlannedEvent event) implements Action {}

  /**
   * Put the baseline of the event's note, which must not exist.
   *
   * @param contribution what the note contributed before the event
   */
  record PutBaseline(PlannedEvent event, Contribution contribution) implements Action {}

  /** Add to a summary. */
  record AddToSummary(SummaryKey key, Deltas deltas) implements Action {}

  /**
   * Remember that a body in the blob store is to be removed.
   *
   * @param bodyRef the body that the event's note no longer refers to
   */
  record PutBlobRemoval(PlannedEvent event, String bodyRef) implements Action {}

  /** Close the dead letter that the event comes from. */
  record CloseLetter(PlannedEvent event) implements Action {}
}
