package io.notestream.model.view;

import static io.notestream.model.view.Attributes.string;
import static io.notestream.model.view.Attributes.time;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A body in the blob store that a change left behind, and that is to be removed later.
 *
 * @param userId whose note it was
 * @param noteId which note
 * @param sequence the change that left it behind
 * @param bodyRef its key in the blob store
 * @param due when to look whether it can be removed
 */
public record BlobRemoval(
    UserId userId, NoteId noteId, SequenceNumber sequence, String bodyRef, Instant due) {

  /** The change's id. */
  public String eventId() {
    return sequence.eventId(noteId.value());
  }

  /** The item's primary key. */
  public Map<String, AttributeValue> key() {
    return OpsKeys.blobRemoval(noteId, eventId());
  }

  /** The value of GSI1's sort key, which sorts by what is due first. */
  public String sortKey() {
    return OpsKeys.at(due, eventId());
  }

  /** This removal at another time. */
  public BlobRemoval postponedTo(Instant newDue) {
    return new BlobRemoval(userId, noteId, sequence, bodyRef, newDue);
  }

  /** The whole item, keys included. */
  public Map<String, AttributeValue> toItem() {
    Map<String, AttributeValue> item = new HashMap<>(key());
    item.put("userId", string(userId.value()));
    item.put("noteId", string(noteId.value()));
    item.put("sequence", string(sequence.value()));
    item.put("eventId", string(eventId()));
    item.put("bodyRef", string(bodyRef));
    item.put("due", time(due));
    item.put(KeyAttributes.GSI1_PK, string(OpsKeys.BLOBS_DUE));
    item.put(KeyAttributes.GSI1_SK, string(sortKey()));
    return item;
  }

  /**
   * Reads the item.
   *
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static BlobRemoval fromItem(Map<String, AttributeValue> item) {
    Attributes attributes = new Attributes(item);
    try {
      return new BlobRemoval(
          new UserId(attributes.requiredString("userId")),
          new NoteId(attributes.requiredString("noteId")),
          new SequenceNumber(attributes.requiredString("sequence")),
          attributes.requiredString("bodyRef"),
          attributes.time("due"));
    } catch (IllegalArgumentException e) {
      throw new CorruptItemException("no blob removal: " + e.getMessage(), e);
    }
  }
}
