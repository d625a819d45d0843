package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.BatchOutcome.Counts;
import io.notestream.consumer.batch.BatchOutcome.Ended;
import io.notestream.consumer.internal.invariant.Invariant;
import io.notestream.consumer.internal.invariant.Invariants;
import io.notestream.model.change.SequenceNumber;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a batch are settled, and how long the prefix is of which all are. Thread-safe;
 * every change wakes the thread that waits for it.
 */
final class Settlement {

  /** The state of one record; all but the first are settled. */
  enum RecordState {
    UNSETTLED,
    /** Committed by this run. */
    APPLIED,
    /** Committed before, or the same as an earlier record of the batch. */
    DUPLICATE,
    /** About an item that is not a note. */
    FOREIGN,
    /** Durably in the dead letters. */
    PARKED,
    /** About a note that was erased. */
    ERASED
  }

  private final List<@Nullable SequenceNumber> sequences;
  private final RecordState[] states;
  private final int[] originals;
  private final Map<RecordState, Integer> counts = new EnumMap<>(RecordState.class);
  private final Invariants invariants;
  private final IntFunction<String> names;
  private final @Nullable SequenceNumber[] leastFrom;
  private int prefix;
  private long changes;
  private boolean ahead;

  /**
   * Creates a settlement in which no record is settled.
   *
   * @param sequences the sequence numbers of all records, in order; {@code null} where there is
   *     none
   * @param invariants told if a record is settled twice, or a checkpoint would be ahead
   * @param names names a record by its index, for people
   */
  Settlement(
      List<@Nullable SequenceNumber> sequences, Invariants invariants, IntFunction<String> names) {
    this.sequences = sequences;
    this.invariants = invariants;
    this.names = names;
    this.leastFrom = leastFrom(sequences);
    this.states = new RecordState[sequences.size()];
    this.originals = new int[sequences.size()];
    for (int i = 0; i < states.length; i++) {
      states[i] = RecordState.UNSETTLED;
      originals[i] = i;
    }
    counts.put(RecordState.UNSETTLED, states.length);
  }

  /** Returns for each index the least number from there on; {@code null} if there is none. */
  private static @Nullable SequenceNumber[] leastFrom(List<@Nullable SequenceNumber> sequences) {
    @Nullable SequenceNumber[] least = new SequenceNumber[sequences.size() + 1];
    for (int i = sequences.size() - 1; i >= 0; i--) {
      SequenceNumber own = sequences.get(i);
      SequenceNumber behind = least[i + 1];
      least[i] = own == null || (behind != null && behind.compareTo(own) < 0) ? behind : own;
    }
    return least;
  }

  /** Settles a record, which must not be settled yet, and those that are the same as it. */
  void settle(int index, RecordState state) {
    settle(IntStream.of(index), state);
  }

  /** Settles records together, for which the waiting thread is woken once. */
  synchronized void settle(IntStream indexes, RecordState state) {
    indexes.forEach(index -> settleOne(index, state));
    while (prefix < states.length && states[originals[prefix]] != RecordState.UNSETTLED) {
      if (states[prefix] == RecordState.UNSETTLED) {
        become(prefix, RecordState.DUPLICATE);
      }
      prefix++;
    }
    wake();
  }

  private void settleOne(int index, RecordState state) {
    if (states[index] == RecordState.UNSETTLED) {
      become(index, state);
    } else {
      invariants.broken(
          Invariant.SETTLED_TWICE,
          names.apply(index) + ", which was " + states[index] + ", is to be " + state);
    }
  }

  private void become(int index, RecordState state) {
    counts.merge(states[index], -1, Integer::sum);
    counts.merge(state, 1, Integer::sum);
    states[index] = state;
  }

  /** Lets a record be settled when the earlier record that it repeats is. */
  synchronized void settleWith(int index, int original) {
    originals[index] = original;
  }

  /**
   * Returns the sequence number at the end of the settled prefix; {@code null} if there is none. A
   * number that comes again behind the prefix is not it: reading on after that number would pass
   * over both records. Neither is one that is greater than that of an unsettled record, as in a
   * batch that is not in the order of its shard.
   */
  synchronized @Nullable SequenceNumber through() {
    SequenceNumber next =
        sequences.stream().skip(prefix).filter(Objects::nonNull).findFirst().orElse(null);
    for (int i = prefix - 1; i >= 0; i--) {
      SequenceNumber sequence = sequences.get(i);
      if (sequence != null && !sequence.equals(next)) {
        return passesUnsettled(sequence) ? null : sequence;
      }
    }
    return null;
  }

  private boolean passesUnsettled(SequenceNumber through) {
    SequenceNumber unsettled = leastFrom[prefix];
    if (unsettled == null || unsettled.compareTo(through) > 0) {
      return false;
    }
    if (!ahead) { // Once a batch is enough: it is asked for again and again.
      ahead = true;
      invariants.broken(
          Invariant.CHECKPOINT_AHEAD,
          through + " is ahead of " + unsettled + "; " + names.apply(prefix));
    }
    return true;
  }

  /**
   * Returns where a record is, going by the numbers of its neighbours: the same in every delivery
   * that brings them too.
   */
  String place(int index) {
    for (int i = index - 1; i >= 0; i--) {
      if (sequences.get(i) != null) {
        return (index - i) + " after " + sequences.get(i);
      }
    }
    for (int i = index + 1; i < sequences.size(); i++) {
      if (sequences.get(i) != null) {
        return (i - index) + " before " + sequences.get(i);
      }
    }
    return (index + 1) + " alone";
  }

  /** Returns whether every record is settled. */
  synchronized boolean complete() {
    return prefix == states.length;
  }

  /** Returns a number that grows with every change; read it before looking at the state. */
  synchronized long changes() {
    return changes;
  }

  /** Waits for a change after those seen, but not longer than the given time. */
  @SuppressWarnings("WaitNotInLoop") // a caller that is woken for nothing only looks once more
  synchronized void await(long seen, long millis) throws InterruptedException {
    if (changes == seen) {
      wait(millis);
    }
  }

  /** Wakes the waiting thread, because of a change here or elsewhere. */
  synchronized void wake() {
    changes++;
    notifyAll();
  }

  /** Returns the outcome as of now. */
  synchronized BatchOutcome outcome(Ended endedUnlessComplete) {
    return new BatchOutcome(
        complete() ? Ended.COMPLETE : endedUnlessComplete,
        through(),
        redeliverFrom(),
        new Counts(
            states.length,
            count(RecordState.APPLIED),
            count(RecordState.DUPLICATE),
            count(RecordState.FOREIGN),
            count(RecordState.PARKED),
            count(RecordState.ERASED),
            count(RecordState.UNSETTLED)));
  }

  /**
   * Returns the number at which a redelivery brings every unsettled record; {@code null} if no
   * number does. A later number than the first unsettled record's would pass that record over.
   */
  private @Nullable SequenceNumber redeliverFrom() {
    if (complete()) {
      return null;
    }
    return sequences.get(prefix) == null ? through() : leastFrom[prefix];
  }

  private int count(RecordState state) {
    return counts.getOrDefault(state, 0);
  }
}
