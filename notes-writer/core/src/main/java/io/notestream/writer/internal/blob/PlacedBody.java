package io.notestream.writer.internal.blob;

import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import org.jspecify.annotations.Nullable;

/**
 * A body and the place where it lives: in the item, or under a key in the blob store, where it is
 * stored already.
 *
 * @param noteId the note that it is for
 * @param text the text
 * @param ref the key in the blob store; {@code null} if the body lives in the item
 * @param bytes the length in bytes of UTF-8
 */
public record PlacedBody(NoteId noteId, String text, @Nullable String ref, long bytes) {

  /** Sets the body of a note. */
  public Note.Builder applyTo(Note.Builder note) {
    return ref == null ? note.body(text) : note.bodyRef(ref, bytes);
  }
}
