package io.notestream.consumer.internal.invariant;

/** What must hold at every moment. */
public enum Invariant {
  /** A counter of stored notes is below 0 only while something of its user is not counted. */
  COUNTER_BELOW_ZERO(
      "counter-below-zero",
      "a counter is below 0 though no dead letter and no gap explains it",
      "recount the user with reconcile --user"),
  /** No checkpoint passes a record that is not settled. */
  CHECKPOINT_AHEAD(
      "checkpoint-ahead",
      "a checkpoint would have passed records that are not settled, and was not written",
      "the records are delivered again"),
  /** A record of a batch is settled once. */
  SETTLED_TWICE(
      "settled-twice", "a record was settled twice", "recount the user with reconcile --user"),
  /** No note is deleted before its end, by DynamoDB's clock. */
  EARLY_TIMER(
      "early-timer",
      "a note was deleted before its end by DynamoDB's clock",
      "look at the clocks of the machines that sweep");

  private final String tag;
  private final String meaning;
  private final String remedy;

  Invariant(String tag, String meaning, String remedy) {
    this.tag = tag;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** Returns the value of the meter's tag. */
  public String tag() {
    return tag;
  }

  /** Returns what is the case if it does not hold, as the end of a sentence. */
  String meaning() {
    return meaning;
  }

  /** Returns what an operator does about it, beside reporting it. */
  String remedy() {
    return remedy;
  }
}
