package io.notestream.consumer.deadletter;

import io.notestream.consumer.BatchControl;
import io.notestream.model.view.DeadLetter;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Applies the record of one dead letter after all; the pipeline does. Thread-safe. */
public interface RecordRedrive {

  /**
   * Applies the record and closes its letter in the same transaction, so that it counts once
   * however often it is driven again. Waits for what passes.
   *
   * @param letter the open letter, by its key
   */
  Redriven redrive(DeadLetter letter, Record record, BatchControl control);

  /**
   * How it ended.
   *
   * @param outcome in one word
   * @param detail more of it, for people; never a title or body
   */
  record Redriven(Outcome outcome, String detail) {}

  /** How a redrive ended. */
  enum Outcome {
    /** The record counts now, and the letter is closed. */
    APPLIED,
    /** The record had counted before; the letter is closed. */
    WAS_APPLIED,
    /** A pending reaction is due at once; it is the retries' to do. */
    DUE_NOW,
    /** The record cannot be applied now either; the letter stays open. */
    REFUSED,
    /** The letter is not open. */
    NOT_OPEN,
    /** There is no such letter. */
    UNKNOWN,
    /** There was a request to stop before it was settled. */
    STOPPED
  }
}
