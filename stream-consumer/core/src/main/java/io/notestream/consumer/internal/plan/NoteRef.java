package io.notestream.consumer.internal.plan;

import io.notestream.model.change.NoteChange;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;

/** The full key of a note: another writer of the table may have used one id for two users. */
public record NoteRef(UserId userId, NoteId noteId) {

  /** Returns the note that the change is about. */
  public static NoteRef of(NoteChange change) {
    return new NoteRef(change.userId(), change.noteId());
  }
}
