package io.notestream.consumer.histories;

import io.notestream.consumer.histories.Change.Note;
import io.notestream.consumer.histories.Variant.Baseline;
import io.notestream.consumer.histories.Variant.Memory;

/**
 * What DynamoDB holds of the user. Each method is one transaction.
 *
 * @param counted the changes that were counted
 * @param twice the changes that were counted again: none, if all is well
 * @param stock the sum of what the notes contribute, as it was counted
 * @param baseline the sequence number of the old note's baseline, 0 without one
 * @param marks by shard the last position that was counted; per user in the place of the parent
 * @param letters by change: nothing, {@link #OPEN} or {@link #DONE}
 * @param reacted whether the expiration was reacted to
 */
record Tables(
    Changes counted,
    Changes twice,
    int stock,
    int baseline,
    Digits marks,
    Digits letters,
    boolean reacted) {

  static final Tables NEW =
      new Tables(Changes.NONE, Changes.NONE, 0, 0, Digits.ZERO, Digits.ZERO, false);

  private static final int OPEN = 1;
  private static final int DONE = 2;

  /** Returns those of a transaction's changes that the tables say were counted. */
  Changes known(Changes transaction, Variant variant) {
    return transaction.only(change -> known(change, variant.memory()));
  }

  private boolean known(Change change, Memory memory) {
    return switch (memory) {
      case EVERY_CHANGE -> counted.contains(change);
      case MARK_PER_SHARD, MARK_PER_SHARD_PRUNED -> marks.get(change.shard) >= change.position;
      case MARK_PER_USER -> marks.get(Shard.P) >= change.sequence();
    };
  }

  /** Returns the tables after a transaction none of whose changes was known. */
  Tables commit(Changes transaction, Variant variant) {
    Tables after = this;
    for (Change change : transaction) {
      after = after.count(change, variant);
    }
    return after.moveMark(transaction.last(), variant);
  }

  private Tables count(Change change, Variant variant) {
    int delta = change.after - change.before;
    int asOf = baseline;
    if (change.note == Note.OLD && baseline == 0) {
      asOf = change.sequence();
      delta = change.after;
    } else if (change.note == Note.OLD
        && variant.baseline() == Baseline.WITH_AS_OF
        && change.sequence() < baseline) {
      delta = 0;
    }
    Changes again = counted.contains(change) ? twice.with(change) : twice;
    return new Tables(counted.with(change), again, stock + delta, asOf, marks, letters, reacted);
  }

  Tables moveMark(Change change, Variant variant) {
    return switch (variant.memory()) {
      case EVERY_CHANGE -> this;
      case MARK_PER_SHARD -> withMarks(marks.with(change.shard, change.position));
      case MARK_PER_SHARD_PRUNED ->
          withMarks(
              (change.shard == Shard.P ? marks : marks.with(Shard.P, 0))
                  .with(change.shard, change.position));
      case MARK_PER_USER -> withMarks(marks.with(Shard.P, change.sequence()));
    };
  }

  /** Returns the tables with a letter of the change, unless it has one. */
  Tables park(Change change) {
    return letters.get(change) == 0 ? withLetter(change, OPEN) : this;
  }

  boolean hasOpenLetter(Change change) {
    return letters.get(change) == OPEN;
  }

  boolean hasOpenLetters() {
    return Changes.ALL.any(this::hasOpenLetter);
  }

  /**
   * Returns the tables after an operator has had the change applied: counted, and the letter done.
   */
  Tables redrive(Change change, Variant variant) {
    boolean applied = !variant.memory().marks() && counted.contains(change);
    Tables after = applied ? this : count(change, variant);
    return (change.expiration() ? after.react() : after).withLetter(change, DONE);
  }

  Tables react() {
    return new Tables(counted, twice, stock, baseline, marks, letters, true);
  }

  private Tables withMarks(Digits moved) {
    return new Tables(counted, twice, stock, baseline, moved, letters, reacted);
  }

  private Tables withLetter(Change change, int state) {
    return new Tables(counted, twice, stock, baseline, marks, letters.with(change, state), reacted);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tables that
        && counted.bits() == that.counted.bits()
        && twice.bits() == that.twice.bits()
        && stock == that.stock
        && baseline == that.baseline
        && marks.bits() == that.marks.bits()
        && letters.bits() == that.letters.bits()
        && reacted == that.reacted;
  }

  @Override
  public int hashCode() {
    int hash = 31 * counted.bits() + twice.bits();
    hash = 31 * (31 * hash + stock) + baseline;
    hash = 31 * (31 * hash + marks.bits()) + letters.bits();
    return 31 * hash + (reacted ? 1 : 0);
  }
}
