package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.BatchOutcome.Counts;
import io.notestream.consumer.batch.BatchOutcome.Ended;
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

  /** The state of one record. */
  enum RecordState {
    UNSETTLED,
    APPLIED,
    DUPLICATE,
    FOREIGN,
    PARKED
  }

  private final List<@Nullable SequenceNumber> sequences;
  private final RecordState[] states;
  private final int[] originals;
  private final Map<RecordState, Integer> counts = new EnumMap<>(RecordState.class);
  private int prefix;
  private long changes;

  /**
   * @param sequences of all records, in order; {@code null} for a record without one
   */
  Settlement(List<@Nullable SequenceNumber> sequences) {
    this.sequences = sequences;
    this.states = new RecordState[sequences.size()];
    this.originals = new int[sequences.size()];
    for (int i = 0; i < states.length; i++) {
      states[i] = RecordState.UNSETTLED;
      originals[i] = i;
    }
    counts.put(RecordState.UNSETTLED, states.length);
  }

  synchronized void settle(int index, RecordState state) {
    if (states[index] == RecordState.UNSETTLED) {
      become(index, state);
    }
    while (prefix < states.length && states[originals[prefix]] != RecordState.UNSETTLED) {
      if (states[prefix] == RecordState.UNSETTLED) {
        become(prefix, RecordState.DUPLICATE);
      }
      prefix++;
    }
    wake();
  }

  private void become(int index, RecordState state) {
    counts.merge(states[index], -1, Integer::sum);
    counts.merge(state, 1, Integer::sum);
    states[index] = state;
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
    return prefix == states.length;
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
    for (int i = prefix; i < states.length && first == null; i++) {
      first = sequences.get(i);
    }
    return new BatchOutcome(
        complete() ? Ended.COMPLETE : endedUnlessComplete,
        through(),
        first,
        new Counts(
            states.length,
            count(RecordState.APPLIED),
            count(RecordState.DUPLICATE),
            count(RecordState.FOREIGN),
            count(RecordState.PARKED),
            count(RecordState.UNSETTLED)));
  }

  private int count(RecordState state) {
    return counts.getOrDefault(state, 0);
  }
}
