package io.notestream.model.view;

import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A change of a note, written once and never changed: the history that users read, and the ledger
 * that tells the consumer what it has counted. Never holds a title or a body. Immutable.
 *
 * @param userId the note's owner
 * @param noteId the note
 * @param sequence the position in the stream
 * @param streamEventId the stream record's own {@code eventID}
 * @param kind what happened
 * @param cause what removed the note, for an expiration; {@code null} otherwise
 * @param noteVersion the note's version after the change; its last one if it is gone
 * @param updatedAt the note's time of update after the change; its last one if it is gone
 * @param expiry the note's expiry after the change, or its last one if it is gone; {@code null} if
 *     it had none
 * @param eventTime when it happened, floored to the second
 * @param timeSource by which clock that is: the stream's, or the consumer's when it received a
 *     record that did not say
 * @param committedAt when it was counted, by the consumer's clock
 * @param changed the names of the attributes that differ between the images
 * @param before what the old image contributed
 * @param after what the new image contributes
 * @param lag from event time to commit
 * @param trace the W3C trace id that the note carries, of the request that last changed it; {@code
 *     null} if it carries none
 * @param purgeAt when the record may be purged; {@code null} for never
 */
public record AuditRecord(
    UserId userId,
    NoteId noteId,
    SequenceNumber sequence,
    String streamEventId,
    ChangeKind kind,
    @Nullable ExpiryCause cause,
    long noteVersion,
    Instant updatedAt,
    @Nullable Expiry expiry,
    Instant eventTime,
    EventTimeSource timeSource,
    Instant committedAt,
    SortedSet<String> changed,
    Contribution before,
    Contribution after,
    Duration lag,
    @Nullable String trace,
    @Nullable Instant purgeAt) {

  /**
   * Creates a record.
   *
   * @param userId the note's owner
   * @param noteId the note
   * @param sequence the position in the stream
   * @param streamEventId the stream record's own id
   * @param kind what happened
   * @param cause what removed the note, or {@code null}
   * @param noteVersion the note's version
   * @param updatedAt the note's time of update
   * @param expiry the note's expiry, or {@code null}
   * @param eventTime when it happened
   * @param timeSource by which clock the time was taken
   * @param committedAt when it was counted
   * @param changed copied
   * @param before what the old image contributed
   * @param after what the new image contributes
   * @param lag from event time to commit
   * @param trace the trace id, or {@code null}
   * @param purgeAt when it may be deleted, or {@code null}
   */
  public AuditRecord {
    changed = Collections.unmodifiableSortedSet(new TreeSet<>(changed));
  }

  /**
   * {@return the change's id, unique across all notes and streams; that of a correction also has
   * its time, behind the newest change that it knows}
   */
  public String eventId() {
    String eventId = sequence.eventId(noteId.value());
    return kind == ChangeKind.CORRECTION ? eventId + ":" + Timestamps.format(committedAt) : eventId;
  }
}
