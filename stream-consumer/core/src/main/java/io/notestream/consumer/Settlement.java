package io.notestream.consumer;

import io.notestream.consumer.BatchOutcome.Counts;
import io.notestream.consumer.BatchOutcome.Ended;
import io.notestream.model.change.SequenceNumber;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a batch are settled, and up to where all of them are. Thread-safe; whoever waits
 * on it is woken by every change.
 */
final class Settlement {

  /** What became of a record. */
  enum Fate {
    UNSETTLED,
    APPLIED,
    DUPLICATE,
    FOREIGN,
    PARKED
  }

  private final List<@Nullable SequenceNumber> sequences;
  private final Fate[] fates;
  private final int[] originals;
  private final Map<Fate, Integer> counts = new EnumMap<>(Fate.class);
  private int prefix;
  private long changes;

  /**
   * @param sequences of all records, in order; {@code null} for a record without one
   */
  Settlement(List<@Nullable SequenceNumber> sequences) {
    this.sequences = sequences;
    this.fates = new Fate[sequences.size()];
    this.originals = new int[sequences.size()];
    for (int i = 0; i < fates.length; i++) {
      fates[i] = Fate.UNSETTLED;
      originals[i] = i;
    }
    counts.put(Fate.UNSETTLED, fates.length);
  }

  synchronized void settle(int index, Fate fate) {
    if (fates[index] == Fate.UNSETTLED) {
      become(index, fate);
    }
    while (prefix < fates.length && fates[originals[prefix]] != Fate.UNSETTLED) {
      if (fates[prefix] == Fate.UNSETTLED) {
        become(prefix, Fate.DUPLICATE);
      }
      prefix++;
    }
    wake();
  }

  private void become(int index, Fate fate) {
    counts.merge(fates[index], -1, Integer::sum);
    counts.merge(fate, 1, Integer::sum);
    fates[index] = fate;
  }

  /** A record is the same as an earlier one, and is settled when that one is. */
  synchronized void settleWith(int index, int original) {
    originals[index] = original;
  }

  /** The last sequence number up to which all records are settled. */
  synchronized @Nullable SequenceNumber through() {
    for (int i = prefix - 1; i >= 0; i--) {
      SequenceNumber sequence = sequences.get(i);
      if (sequence != null) {
        return sequence;
      }
    }
    return null;
  }

  synchronized boolean complete() {
    return prefix == fates.length;
  }

  /** Grows with every change; to be read before looking at what may have changed. */
  synchronized long changes() {
    return changes;
  }

  /** Waits until there is a change that is not among those seen, or a while. */
  @SuppressWarnings("WaitNotInLoop") // who is woken for nothing only looks once more
  synchronized void await(long seen, long millis) throws InterruptedException {
    if (changes == seen) {
      wait(millis);
    }
  }

  /** Something has changed elsewhere. */
  synchronized void wake() {
    changes++;
    notifyAll();
  }

  synchronized BatchOutcome outcome(Ended endedUnlessComplete) {
    SequenceNumber first = null;
    for (int i = prefix; i < fates.length && first == null; i++) {
      first = sequences.get(i);
    }
    return new BatchOutcome(
        complete() ? Ended.COMPLETE : endedUnlessComplete,
        through(),
        first,
        new Counts(
            fates.length,
            count(Fate.APPLIED),
            count(Fate.DUPLICATE),
            count(Fate.FOREIGN),
            count(Fate.PARKED),
            count(Fate.UNSETTLED)));
  }

  private int count(Fate fate) {
    return counts.getOrDefault(fate, 0);
  }
}
