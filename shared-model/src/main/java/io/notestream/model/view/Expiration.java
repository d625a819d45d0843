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
 * A note that expired, as GSI2 of the {@code note-views} table shows it.
 *
 * @param eventId the expiration's id
 * @param userId whose note
 * @param noteId which note
 * @param cause who removed it
 * @param expiry when it ended
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
   * Reads the item.
   *
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
          new Expiry(reader.number(Attributes.EXPIRES_AT)),
          reader.time(Attributes.EVENT_TIME),
          reader.number(Attributes.NOTE_VERSION));
    } catch (IllegalArgumentException e) {
      throw new CorruptItemException("no expiration: " + e.getMessage(), e);
    }
  }
}
