package io.notestream.model.view;

import static io.notestream.model.view.Attributes.number;
import static io.notestream.model.view.Attributes.string;
import static io.notestream.model.view.Attributes.time;

import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.OpsKeys;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An expired note, kept whole for a while so that it can be restored.
 *
 * @param note the note as it last was
 * @param sequence the position of its expiration in the stream
 * @param cause who removed it
 * @param eventTime when it was removed, by the stream, floored to the second
 * @param archivedAt when it was archived, by the consumer's clock
 * @param purgeAt from when on it may be purged, and can no longer be restored; whole seconds
 * @param restoredAt when it was restored; {@code null} if it was not
 */
public record ArchivedNote(
    Note note,
    SequenceNumber sequence,
    ExpiryCause cause,
    Instant eventTime,
    Instant archivedAt,
    Instant purgeAt,
    @Nullable Instant restoredAt) {

  /** When the note was restored; absent until then, and set only once. */
  public static final String RESTORED_AT = "restoredAt";

  /** The epoch second from which DynamoDB may purge the item. */
  public static final String PURGE_AT = "purgeAt";

  private static final String NOTE = "note";

  /** The expiration's id. */
  public String eventId() {
    return sequence.eventId(note.id().value());
  }

  /** Whether it can be restored at that time. */
  public boolean isRestorable(Instant now) {
    return restoredAt == null && now.isBefore(purgeAt);
  }

  /** The item's primary key. */
  public Map<String, AttributeValue> key() {
    return OpsKeys.archivedNote(note.userId(), note.id(), sequence);
  }

  /** The whole item, keys included; the note's own item is nested in it. */
  public Map<String, AttributeValue> toItem() {
    Map<String, AttributeValue> item = new HashMap<>(key());
    item.put("userId", string(note.userId().value()));
    item.put("noteId", string(note.id().value()));
    item.put("sequence", string(sequence.value()));
    item.put("eventId", string(eventId()));
    item.put("cause", string(cause.name()));
    item.put("eventTime", time(eventTime));
    item.put("archivedAt", time(archivedAt));
    item.put(PURGE_AT, number(purgeAt.getEpochSecond()));
    item.put(NOTE, AttributeValue.fromM(NoteCodec.encode(note)));
    if (restoredAt != null) {
      item.put(RESTORED_AT, time(restoredAt));
    }
    return item;
  }

  /**
   * Reads the item.
   *
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static ArchivedNote fromItem(Map<String, AttributeValue> item) {
    Attributes attributes = new Attributes(item);
    try {
      return new ArchivedNote(
          note(attributes.get(NOTE)),
          new SequenceNumber(attributes.requiredString("sequence")),
          ExpiryCause.valueOf(attributes.requiredString("cause")),
          attributes.time("eventTime"),
          attributes.time("archivedAt"),
          Instant.ofEpochSecond(attributes.number(PURGE_AT)),
          attributes.optionalTime(RESTORED_AT));
    } catch (IllegalArgumentException e) {
      throw new CorruptItemException("no archived note: " + e.getMessage(), e);
    }
  }

  private static Note note(@Nullable AttributeValue value) {
    if (value == null || !value.hasM()) {
      throw new CorruptItemException(NOTE + " is not a map");
    }
    NoteCodec.Decoded decoded = NoteCodec.decode(value.m());
    if (decoded instanceof NoteCodec.ReadableNote readable) {
      return readable.note();
    }
    throw new CorruptItemException(NOTE + " cannot be read: " + decoded);
  }
}
