package io.notestream.writer.internal.store;

import io.notestream.model.note.Note;

/** The outcome of a change. */
public sealed interface UpdateResult {

  /**
   * The note is changed.
   *
   * @param note the note as it is now
   */
  record Updated(Note note) implements UpdateResult {}

  /** There is no such note: it never existed, was deleted, or has expired. */
  record NotFound() implements UpdateResult {}

  /**
   * The precondition does not hold.
   *
   * @param version the version that the note has
   */
  record Mismatch(long version) implements UpdateResult {}
}
