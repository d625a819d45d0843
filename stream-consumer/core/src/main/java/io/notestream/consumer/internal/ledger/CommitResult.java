package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.internal.plan.Baselines;
import io.notestream.consumer.internal.plan.NoteRef;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.retry.Failure;
import java.util.List;
import java.util.Map;

/** How one attempt to commit a transaction ended. */
public sealed interface CommitResult {

  /** All of it is written. */
  record Committed() implements CommitResult {}

  /**
   * Nothing is written, since the tables know more than the plan did. The rest is to be planned
   * again.
   *
   * @param duplicates events that had been counted before
   * @param collisions events whose place in the ledger another change holds
   * @param baselines baselines that are there already
   * @param closedLetters events whose dead letter is not open any more
   */
  record Overtaken(
      List<PlannedEvent> duplicates,
      List<PlannedEvent> collisions,
      Map<NoteRef, Baselines.AsOf> baselines,
      List<PlannedEvent> closedLetters)
      implements CommitResult {}

  /** Nothing is written, or that is not known. */
  record Failed(Failure failure) implements CommitResult {}
}
