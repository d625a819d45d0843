package io.notestream.model.view;

import io.notestream.model.change.ExpiryCause;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The expiration of a note, as GSI2 of the {@code note-views} table shows it. Immutable.
 *
 * @param eventId the expiration's id
 * @param userId the note's owner
 * @param noteId the note
 * @param cause what removed it
 * @param expiry when it expired
 * @param eventTime when it was removed, by the stream, floored to the second
 * @param noteVersion the note's last version
 */
public record Expiration(
    String eventId,
    UserId userId,
    NoteId noteId,
    ExpiryCause cause,
    Expiry expiry,
    Instant eventTime,
    long noteVersion) {

  /**
   * {@return the expiration that an item holds}
   *
   * @param item the whole item
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static Expiration fromItem(Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    try {
      return new Expiration(
          reader.string(Attributes.EVENT_ID),
          new UserId(reader.string(Attributes.USER_ID)),
          new NoteId(reader.string(Attributes.NOTE_ID)),
          ExpiryCause.valueOf(reader.string(Attributes.CAUSE)),
          reader.expiry(Attributes.EXPIRES_AT),
          reader.time(Attributes.EVENT_TIME),
          reader.number(Attributes.NOTE_VERSION));
    } catch (IllegalArgumentException e) {
      throw new CorruptItemException("not an expiration: " + e.getMessage(), e);
    }
  }
}
