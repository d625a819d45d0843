package io.notestream.writer.internal.store;

/** The outcome of a delete. */
public enum DeleteResult {
  /** The note is gone, whoever removed it. */
  GONE,
  /** The caller stated a precondition, and there is no note to meet it. */
  NOTHING_THERE,
  /** The caller stated a precondition, and the note has another version. */
  MISMATCH
}
