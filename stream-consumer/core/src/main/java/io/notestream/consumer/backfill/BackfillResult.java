package io.notestream.consumer.backfill;

/**
 * What became of a backfill. Immutable.
 *
 * @param outcome the outcome
 * @param detail more about it, in words; may be empty
 * @param progress how far it has come
 */
public record BackfillResult(Outcome outcome, String detail, BackfillProgress progress) {

  /** The outcome of a backfill. */
  public enum Outcome {
    /** Every older note has its baseline, and the views table says so. */
    DONE,
    /** The views table said so already; nothing was done. */
    DONE_BEFORE,
    /**
     * Some notes are left out, since a change of theirs is in the dead letters, or since DynamoDB
     * refuses their baselines. All others have theirs. To be run again once that is settled.
     */
    LEFT_OUT,
    /** A stop was requested; the next run goes on from here. */
    STOPPED,
    /** Another process is at it, or has taken over; nothing further was done. */
    RUNNING_ELSEWHERE,
    /** Nobody has counted in the views table yet: start a consumer first. */
    NOT_STARTED,
    /** A table was made anew meanwhile. To be run again, from the start. */
    TABLE_REPLACED,
    /** DynamoDB refuses a call for good; the next run goes on from here. */
    FAILED
  }
}
