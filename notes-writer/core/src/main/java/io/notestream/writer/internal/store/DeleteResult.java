package io.notestream.writer.internal.store;

/** The outcome of a delete. */
public enum DeleteResult {
  /** The note is gone, whoever removed it. */
  GONE,
  /** The caller's precondition needs a note, and there is none. */
  NOTHING_THERE,
  /** The caller's precondition does not hold for the version that the note has. */
  MISMATCH
}
