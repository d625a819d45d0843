package io.notestream.model.change;

import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;

/**
 * The position of a change in the stream and the note that it is about. Immutable.
 *
 * @param userId the note's owner
 * @param noteId the note
 * @param sequence the position in the stream
 * @param streamEventId the stream record's own {@code eventID}
 * @param eventTime when it happened, floored to the second
 * @param timeSource by which clock that is
 * @param changed the names of the attributes that differ between the two images; empty unless there
 *     are two
 */
public record Origin(
    UserId userId,
    NoteId noteId,
    SequenceNumber sequence,
    String streamEventId,
    Instant eventTime,
    EventTimeSource timeSource,
    SortedSet<String> changed) {

  /**
   * Creates an origin.
   *
   * @param userId the note's owner
   * @param noteId the note
   * @param sequence the position in the stream
   * @param streamEventId the stream record's own id
   * @param eventTime floored to the second
   * @param timeSource by which clock the time was taken
   * @param changed not copied: the caller no longer changes it
   */
  public Origin {
    changed = Collections.unmodifiableSortedSet(changed);
  }

  /** {@return the change's id, unique across all notes and streams} */
  public String eventId() {
    return sequence.eventId(noteId.value());
  }
}
