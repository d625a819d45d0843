package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.internal.plan.NoteRef;
import io.notestream.model.failure.Failure;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** The result of one attempt to give old notes their baselines. */
public sealed interface BaselineResult {

  /**
   * The transaction is committed.
   *
   * @param writeUnits the write units that it took
   */
  record Committed(double writeUnits) implements BaselineResult {}

  /**
   * A failed condition shows that the tables know more than the plan did. Nothing is written.
   *
   * @param existing notes that have a baseline already
   * @param corrected users whose counters were corrected, and when
   * @param erased users of whom notes were erased, and up to which time of creation
   * @param actions how many actions the transaction had, each of which has cost what it would have
   *     cost when committed
   */
  record Overtaken(
      Set<NoteRef> existing,
      Map<UserId, Instant> corrected,
      Map<UserId, Instant> erased,
      int actions)
      implements BaselineResult {}

  /**
   * The attempt failed: nothing is written, or that is unclear.
   *
   * @param failure why
   */
  record Failed(Failure failure) implements BaselineResult {}
}
