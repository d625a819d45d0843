package io.notestream.consumer.expiry;

import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import java.time.Instant;

/**
 * The expiration of one note, as reactions see it. Immutable.
 *
 * @param note the note as it last was, including title and body, which must not be logged
 * @param cause who removed the note
 * @param sequence the sequence number of the remove
 * @param eventTime when the note was removed, by the stream's clock, floored to the second
 */
public record ExpirationEvent(
    Note note, ExpiryCause cause, SequenceNumber sequence, Instant eventTime) {

  static ExpirationEvent of(NoteChange.Expired expired) {
    return new ExpirationEvent(
        expired.before(), expired.cause(), expired.sequence(), expired.origin().eventTime());
  }

  /**
   * Returns the idempotency key. A reaction runs at least once for an expiration, always with the
   * same key.
   *
   * @return {@code <noteId>:<sequence number>}
   */
  public String eventId() {
    return sequence.eventId(note.id().value());
  }

  /**
   * Returns an id of the expiration that, unlike {@link #eventId()}, is the same in every region
   * that a global table replicates to.
   *
   * @return {@code <noteId>@<expiresAt>:<version>}, the expiry in whole epoch seconds, or {@code -}
   *     if the note had none
   */
  public String expirationId() {
    String expiresAt = note.expiry() == null ? "-" : Long.toString(note.expiry().epochSeconds());
    return note.id() + "@" + expiresAt + ":" + note.version();
  }

  /** {@return the event id and the cause, never the title or the body} */
  @Override
  public String toString() {
    return "ExpirationEvent[" + eventId() + " by " + cause + "]";
  }
}
