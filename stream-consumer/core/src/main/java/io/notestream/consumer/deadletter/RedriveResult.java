package io.notestream.consumer.deadletter;

/**
 * The result of a redrive: what became of the dead letter. Immutable.
 *
 * @param outcome what became of the letter
 * @param detail more about the outcome, for people; may be empty; never a title or body
 */
public record RedriveResult(Outcome outcome, String detail) {

  /** The outcome of a redrive. */
  public enum Outcome {
    /** The record is committed, and the letter closed in the same transaction. */
    APPLIED,
    /** The record had been committed before; {@link DeadLetters#redrive} closes the letter. */
    ALREADY_APPLIED,
    /** The letter holds a reaction, which is due now: the next pass of the retries runs it. */
    REACTION_DUE,
    /** The letter is not open, or does not exist. */
    NOT_OPEN,
    /** Another generation has parked the record, and has to redrive it; the letter is unchanged. */
    OTHER_GENERATION,
    /** The record is not a change of a note; the letter is unchanged. */
    FOREIGN,
    /** The record still cannot be read; the letter is unchanged. */
    MALFORMED,
    /** A different change has the record's place in the ledger; the letter is unchanged. */
    COLLISION,
    /** The record's note was erased: nothing is applied, and the letter is gone too. */
    ERASED,
    /** DynamoDB still refuses the record; the letter is unchanged. */
    REFUSED,
    /**
     * A stop was requested, the detail is what failed; the next redrive finds out whether the
     * record was committed.
     */
    STOPPED
  }

  /**
   * Returns a result without a detail.
   *
   * @param outcome what became of the letter
   * @return the result
   */
  public static RedriveResult of(Outcome outcome) {
    return new RedriveResult(outcome, "");
  }
}
