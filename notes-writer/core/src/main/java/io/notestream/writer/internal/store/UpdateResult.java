package io.notestream.writer.internal.store;

import io.notestream.model.note.Note;

/** How a change of a note ended. */
public sealed interface UpdateResult {

  /**
   * It is done.
   *
   * @param note as it is now
   */
  record Updated(Note note) implements UpdateResult {}

  /** There is no such note: it never was, was deleted, or has expired. */
  record NotFound() implements UpdateResult {}

  /**
   * The precondition does not hold.
   *
   * @param version the version that the note has
   */
  record Mismatch(long version) implements UpdateResult {}
}
