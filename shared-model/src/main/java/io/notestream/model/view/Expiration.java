package io.notestream.model.view;

import io.notestream.model.change.ExpiryCause;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
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
    Attributes attributes = new Attributes(item);
    try {
      return new Expiration(
          attributes.requiredString("eventId"),
          new UserId(attributes.requiredString("userId")),
          new NoteId(attributes.requiredString("noteId")),
          ExpiryCause.valueOf(attributes.requiredString("cause")),
          new Expiry(attributes.number("expiresAt")),
          attributes.time("eventTime"),
          attributes.number("noteVersion"));
    } catch (IllegalArgumentException e) {
      throw new CorruptItemException("no expiration: " + e.getMessage(), e);
    }
  }
}
