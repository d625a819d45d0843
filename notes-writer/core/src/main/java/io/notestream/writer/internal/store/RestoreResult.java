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

  /**
   * An equal request with the same key has restored the note before.
   *
   * @param note the note as it was restored
   */
  record Repeated(Note note) implements RestoreResult {}

  /** A request with the same key and another content has restored the note. */
  record KeyReused() implements RestoreResult {}

  /** No such expiration is archived, or it can no longer be restored. */
  record NotArchived() implements RestoreResult {}

  /** This expiration was restored before. */
  record AlreadyRestored() implements RestoreResult {}

  /** The note exists: it was restored from another expiration. */
  record NoteExists() implements RestoreResult {}
}
