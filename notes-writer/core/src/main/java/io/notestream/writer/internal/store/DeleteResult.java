package io.notestream.writer.internal.store;

/** How a delete ended. */
public enum DeleteResult {
  /** The note is gone, whoever removed it. */
  GONE,
  /** A precondition was stated, and there is no note that could meet it. */
  NOTHING_THERE,
  /** A precondition was stated, and the note has another version. */
  MISMATCH
}
