package io.notestream.consumer.expiry;

import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import java.time.Instant;

/**
 * The expiration of one note, as reactions see it. Immutable.
 *
 * @param note the note as it last was, title and body included: mind what is logged
 * @param cause who removed it
 * @param sequence the position of the remove in the stream
 * @param eventTime when it was removed, by the stream, floored to the second
 */
public record ExpirationEvent(
    Note note, ExpiryCause cause, SequenceNumber sequence, Instant eventTime) {

  static ExpirationEvent of(NoteChange.Expired expired) {
    return new ExpirationEvent(
        expired.before(), expired.cause(), expired.sequence(), expired.origin().eventTime());
  }

  /**
   * The idempotency key: {@code <noteId>:<sequence number>}. A reaction runs at least once for an
   * expiration, always with the same key.
   */
  public String eventId() {
    return sequence.eventId(note.id().value());
  }

  /**
   * {@code <noteId>@<expiresAt>:<version>}: the same in every region that a global table replicates
   * to, unlike {@link #eventId()}.
   */
  public String expirationId() {
    String expiresAt = note.expiry() == null ? "-" : Long.toString(note.expiry().epochSeconds());
    return note.id() + "@" + expiresAt + ":" + note.version();
  }

  /** Never the title or the body. */
  @Override
  public String toString() {
    return "ExpirationEvent[" + eventId() + " by " + cause + "]";
  }
}
