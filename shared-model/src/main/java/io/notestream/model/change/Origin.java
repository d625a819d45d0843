package io.notestream.model.change;

import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;

/**
 * Where in the stream a change stands and which note it is about.
 *
 * @param userId the note's owner
 * @param noteId the note
 * @param sequence the position in the stream
 * @param streamEventId the stream record's own {@code eventID}
 * @param eventTime when it happened, by the stream, floored to the second
 * @param changed the names of the attributes that differ between the two images; empty unless there
 *     are two
 */
public record Origin(
    UserId userId,
    NoteId noteId,
    SequenceNumber sequence,
    String streamEventId,
    Instant eventTime,
    SortedSet<String> changed) {

  /** Keeps the set as it is, behind a view that cannot be changed. */
  public Origin {
    changed = Collections.unmodifiableSortedSet(changed);
  }

  /** The change's id, unique over all notes and streams. */
  public String eventId() {
    return sequence.eventId(noteId.value());
  }
}
