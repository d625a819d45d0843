package io.notestream.model.view;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.ItemWriter;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A body in the blob store that a change left behind, and that is to be removed later. Immutable.
 *
 * @param userId the note's owner
 * @param noteId the note that it belonged to
 * @param sequence the position of the change that left it behind
 * @param bodyRef its key in the blob store
 * @param due when to check whether it can be removed
 */
public record BlobRemoval(
    UserId userId, NoteId noteId, SequenceNumber sequence, String bodyRef, Instant due) {

  private static final String DUE = "due";

  /** {@return the change's id} */
  public String eventId() {
    return sequence.eventId(noteId.value());
  }

  /** {@return the item's primary key} */
  public Map<String, AttributeValue> key() {
    return OpsKeys.blobRemoval(noteId, eventId());
  }

  /** {@return the sort key in GSI1: what is due first comes first} */
  public String sortKey() {
    return OpsKeys.at(due, eventId());
  }

  /**
   * {@return this removal at another time}
   *
   * @param newDue when
   */
  public BlobRemoval postponedTo(Instant newDue) {
    return new BlobRemoval(userId, noteId, sequence, bodyRef, newDue);
  }

  /** {@return the item, keys included} */
  public Map<String, AttributeValue> toItem() {
    return new ItemWriter(key())
        .string(Attributes.USER_ID, userId.value())
        .string(Attributes.NOTE_ID, noteId.value())
        .string(Attributes.SEQUENCE, sequence.value())
        .string(Attributes.EVENT_ID, eventId())
        .string(Attributes.BODY_REF, bodyRef)
        .time(DUE, due)
        .string(KeyAttributes.GSI1_PK, OpsKeys.BLOBS_DUE)
        .string(KeyAttributes.GSI1_SK, sortKey())
        .toItem();
  }

  /**
   * {@return the blob removal that an item holds}
   *
   * @param item the whole item
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static BlobRemoval fromItem(Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    try {
      return new BlobRemoval(
          new UserId(reader.string(Attributes.USER_ID)),
          new NoteId(reader.string(Attributes.NOTE_ID)),
          new SequenceNumber(reader.string(Attributes.SEQUENCE)),
          reader.string(Attributes.BODY_REF),
          reader.time(DUE));
    } catch (IllegalArgumentException e) {
      throw new CorruptItemException("not a blob removal: " + e.getMessage(), e);
    }
  }
}
