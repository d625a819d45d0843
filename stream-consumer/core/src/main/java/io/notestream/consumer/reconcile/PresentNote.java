package io.notestream.consumer.reconcile;

import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.view.Contribution;
import java.time.Instant;

/**
 * What a recount keeps of a stored note: neither title nor body. Immutable.
 *
 * @param noteId the note
 * @param version its version
 * @param createdAt when it was created
 * @param updatedAt when it was last changed
 * @param contribution what it contributes to the counters
 */
record PresentNote(
    NoteId noteId, long version, Instant createdAt, Instant updatedAt, Contribution contribution) {

  static PresentNote of(Note note) {
    return new PresentNote(
        note.id(), note.version(), note.createdAt(), note.updatedAt(), Contribution.of(note));
  }
}
