package io.notestream.consumer.internal.plan;

import io.notestream.model.change.NoteChange;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;

/** A note by its full key: a foreign writer may have used one id for two users. */
public record NoteRef(UserId userId, NoteId noteId) {

  /** The note that the change is about. */
  public static NoteRef of(NoteChange change) {
    return new NoteRef(change.userId(), change.noteId());
  }
}
