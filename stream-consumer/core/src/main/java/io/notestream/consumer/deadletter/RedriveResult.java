package io.notestream.consumer.deadletter;

/**
 * What became of a dead letter that was tried again.
 *
 * @param outcome what became of it
 * @param detail more of it, for people; never a title or body
 */
public record RedriveResult(Outcome outcome, String detail) {

  /** What became of it. */
  public enum Outcome {
    /** Committed, and the letter closed in the same transaction. */
    APPLIED,
    /** Committed before; the letter is as it was. */
    ALREADY_APPLIED,
    /** A reaction: it is due now, and the retries of reactions will do it. */
    REACTION_DUE,
    /** The letter is not open, or not there. */
    NOT_OPEN,
    /** The record is no change of a note; the letter is as it was. */
    FOREIGN,
    /** The record still cannot be read; the letter is as it was. */
    MALFORMED,
    /** Another change has its place; the letter is as it was. */
    COLLISION,
    /** DynamoDB still refuses it; the letter is as it was. */
    REFUSED,
    /** There was a request to stop; whether it was committed, the next try finds out. */
    STOPPED
  }

  /** Returns a result without a detail. */
  public static RedriveResult of(Outcome outcome) {
    return new RedriveResult(outcome, "");
  }
}
