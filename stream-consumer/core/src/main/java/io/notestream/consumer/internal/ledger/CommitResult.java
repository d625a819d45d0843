package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.internal.plan.Baselines;
import io.notestream.consumer.internal.plan.NoteRef;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.failure.Failure;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The result of one attempt to commit a transaction. */
public sealed interface CommitResult {

  /** The transaction is committed. */
  record Committed() implements CommitResult {}

  /**
   * The plan was overtaken: a failed condition shows that the tables know more than the plan did.
   * Nothing is written; the rest has to be planned again.
   *
   * @param duplicates events that had been counted before
   * @param collisions events whose place in the ledger another change has
   * @param baselines baselines that exist already
   * @param closedLetters events whose dead letter is no longer open
   * @param corrected users whose counters were corrected, and when: perhaps for these events
   * @param erased users of whom notes were erased, and up to which time of creation
   * @param unreacted those duplicates that were counted with the mark that nobody has reacted
   */
  record Overtaken(
      List<PlannedEvent> duplicates,
      List<PlannedEvent> collisions,
      Map<NoteRef, Baselines.AsOf> baselines,
      List<PlannedEvent> closedLetters,
      Map<UserId, Instant> corrected,
      Map<UserId, Instant> erased,
      List<PlannedEvent> unreacted)
      implements CommitResult {}

  /**
   * Nothing is written, and nothing is known but that counters would go below 0.
   *
   * @param counters the summaries whose counters they are, and which of them, in words
   */
  record BelowZero(Map<SummaryKey, String> counters) implements CommitResult {}

  /**
   * The attempt failed: nothing is written, or that is unclear.
   *
   * @param users those whose items are named as the cause; empty if none are
   */
  record Failed(Failure failure, Set<UserId> users) implements CommitResult {}

  /**
   * The items of some users keep the transaction from being committed, and nothing is written. The
   * other users' events need not wait for them.
   *
   * @param users some of the transaction's users, but not all
   * @param failure why their items are not written; it passes
   */
  record HeldUp(Set<UserId> users, Failure failure) implements CommitResult {}
}
