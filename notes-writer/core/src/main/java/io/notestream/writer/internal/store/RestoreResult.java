package io.notestream.writer.internal.store;

import io.notestream.model.note.Note;

/** How a restore ended. */
public sealed interface RestoreResult {

  /**
   * The note is back.
   *
   * @param note as it is now
   */
  record Restored(Note note) implements RestoreResult {}

  /** No such expiration is archived, or it is no longer kept. */
  record NotArchived() implements RestoreResult {}

  /** This expiration was restored before. */
  record AlreadyRestored() implements RestoreResult {}

  /** A note of that id is there: it was restored from another expiration. */
  record NoteExists() implements RestoreResult {}
}
