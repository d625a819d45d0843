package io.notestream.consumer.internal.meter;

import io.notestream.model.failure.Failures;
import java.util.Set;
import java.util.TreeSet;

/**
 * The reasons for which records are parked: the codes of requests that DynamoDB will never accept,
 * and our own. There are no others, so that a counter of each can exist from the start.
 */
public final class ParkReasons {

  /** The record cannot be read. */
  public static final String MALFORMED = "MALFORMED";

  /** A different change has the record's place in the ledger. */
  public static final String COLLISION = "COLLISION";

  /** The change needs more actions than a transaction may have. */
  public static final String TOO_MANY_ACTIONS = "TOO_MANY_ACTIONS";

  /** Our own code cannot plan or encode the change. */
  public static final String BUG = "BUG";

  /** The note's baseline cannot be read. */
  public static final String CORRUPT_BASELINE = "CorruptBaseline";

  /** A summary does not take the change. */
  public static final String CONDITION_FAILED = "ConditionalCheckFailed";

  /** A function of a projection has failed for the change. */
  public static final String PROJECTION_FAILED = "PROJECTION_FAILED";

  private ParkReasons() {}

  /** Returns all of them. */
  public static Set<String> all() {
    Set<String> all = new TreeSet<>(Failures.rejectedCodes());
    all.addAll(
        Set.of(
            MALFORMED,
            COLLISION,
            TOO_MANY_ACTIONS,
            BUG,
            CORRUPT_BASELINE,
            CONDITION_FAILED,
            PROJECTION_FAILED));
    return all;
  }
}
