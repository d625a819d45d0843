package io.notestream.writer.internal.store;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import java.util.Optional;

/**
 * The id of a change: {@code <noteId>:<sequence number>}, as in audit records and expirations.
 * Immutable.
 *
 * @param noteId the note
 * @param sequence the position of the change in the stream
 */
public record EventId(NoteId noteId, SequenceNumber sequence) {

  /** Parses an id; empty if the text is not one. */
  public static Optional<EventId> parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String noteId = text.substring(0, colon);
    String sequence = text.substring(colon + 1);
    return NoteId.isValid(noteId) && SequenceNumber.isValid(sequence)
        ? Optional.of(new EventId(new NoteId(noteId), new SequenceNumber(sequence)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return sequence.eventId(noteId.value());
  }
}
