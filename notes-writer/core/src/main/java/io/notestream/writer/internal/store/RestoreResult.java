package io.notestream.writer.internal.store;

import io.notestream.model.note.Note;

/** The outcome of a restore. */
public sealed interface RestoreResult {

  /**
   * The note is back.
   *
   * @param note the note as it is now
   */
  record Restored(Note note) implements RestoreResult {}

  /** No such expiration is archived, or it can no longer be restored. */
  record NotArchived() implements RestoreResult {}

  /** This expiration was restored before. */
  record AlreadyRestored() implements RestoreResult {}

  /** The note exists: it was restored from another expiration. */
  record NoteExists() implements RestoreResult {}
}
