package io.notestream.consumer.oracle;

import io.notestream.consumer.oracle.History.Step;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;

/**
 * Changes that are not in the tables: they were gone from the stream before anybody read them, or
 * the table that they were counted in is.
 *
 * @param lost their sequence numbers
 * @param asOf from which change on each old note is counted in full, by the tables; the key is the
 *     user and the note, with a space between them
 * @param allAreOld whether every note is older than the counting: the table was made anew
 * @param uncounted the notes that wait for their next change, or the backfill, to be counted, by
 *     user and note as above
 */
public record Losses(
    Set<String> lost, Map<String, String> asOf, boolean allAreOld, Set<String> uncounted) {

  static final Losses NONE = new Losses(Set.of(), Map.of(), false, Set.of());

  /** Whether the stock lacks what a lost change did, and not for a baseline's sake. */
  boolean wouldMoveStock(Step step) {
    String from = asOf.get(step.user() + " " + step.note());
    return !(step.old() || allAreOld)
        || (from != null && new BigInteger(step.sequence()).compareTo(new BigInteger(from)) >= 0);
  }
}
