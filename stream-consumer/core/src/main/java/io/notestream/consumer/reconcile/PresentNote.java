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
 * @param contribution what it contributes to the counters that the ledger knows
 * @param further what it contributes to all others
 */
record PresentNote(
    NoteId noteId,
    long version,
    Instant createdAt,
    Instant updatedAt,
    Contribution contribution,
    Counts further) {

  static PresentNote of(Note note, Counts further) {
    return new PresentNote(
        note.id(),
        note.version(),
        note.createdAt(),
        note.updatedAt(),
        Contribution.of(note),
        further);
  }
}
