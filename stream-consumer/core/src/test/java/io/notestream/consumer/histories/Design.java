package io.notestream.consumer.histories;

import io.notestream.consumer.histories.Variant.Baseline;
import io.notestream.consumer.histories.Variant.Checkpoint;
import io.notestream.consumer.histories.Variant.Memory;
import io.notestream.consumer.histories.Variant.Parking;
import io.notestream.consumer.histories.Variant.Reaction;

/** The variants that are searched: those that keep the promise, and those that seem to. */
enum Design {
  LEDGER("An audit record for each change: the consumer as it is", Variant.TODAY),
  MARKS("A mark for each shard, kept", Simple.TODAY.with(Memory.MARK_PER_SHARD)),
  MARKS_WITH_LETTERS(
      "The same, with letter and mark in one transaction",
      Variant.TODAY.with(Memory.MARK_PER_SHARD).with(Parking.LETTER_AND_MARK)),

  MARK_OF_THE_USER("One mark for each user", Simple.TODAY.with(Memory.MARK_PER_USER)),
  PRUNED_MARKS(
      "A mark for each shard, the parent's pruned when a child first writes",
      Simple.TODAY.with(Memory.MARK_PER_SHARD_PRUNED)),
  LETTER_THEN_MARK(
      "A mark for each shard; a letter, then the mark",
      Variant.TODAY.with(Memory.MARK_PER_SHARD).with(Parking.LETTER_THEN_MARK)),
  EARLY_CHECKPOINT(
      "A checkpoint ahead of what is settled", Simple.TODAY.with(Checkpoint.OF_WHAT_IS_READ)),
  LATE_REACTION("A reaction after the commit", Simple.TODAY.with(Reaction.AFTER_COMMIT)),
  BASELINE_WITHOUT_AS_OF(
      "A baseline that does not say what it covers", Variant.TODAY.with(Baseline.WITHOUT_AS_OF));

  /** Where nothing is refused, there are fewer histories, and the stories are shorter. */
  private static final class Simple {
    private static final Variant TODAY = Variant.TODAY.with(Parking.NEVER);
  }

  private final String text;
  private final Variant variant;

  Design(String text, Variant variant) {
    this.text = text;
    this.variant = variant;
  }

  Variant variant() {
    return variant;
  }

  @Override
  public String toString() {
    return text;
  }
}
