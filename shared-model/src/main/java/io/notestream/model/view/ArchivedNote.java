package io.notestream.model.view;

import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.ItemWriter;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.OpsKeys;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An expired note, kept whole for a while so that it can be restored. Immutable.
 *
 * @param note its last version
 * @param sequence the position of its expiration in the stream
 * @param cause what removed it
 * @param eventTime when it was removed, by the stream, floored to the second
 * @param archivedAt when it was archived, by the consumer's clock
 * @param purgeAt when it may be purged, and can no longer be restored; whole seconds
 * @param restoredAt when it was restored; {@code null} if it has not been
 */
public record ArchivedNote(
    Note note,
    SequenceNumber sequence,
    ExpiryCause cause,
    Instant eventTime,
    Instant archivedAt,
    Instant purgeAt,
    @Nullable Instant restoredAt) {

  /** The attribute of {@link #restoredAt}. */
  public static final String RESTORED_AT = "restoredAt";

  /**
   * The attribute that names the call that restored it, in whatever way the writer names its calls:
   * with it a writer whose response was lost recognises its own restore.
   */
  public static final String RESTORED_BY = "restoredBy";

  /** The attribute of {@link #purgeAt}, an epoch second. */
  public static final String PURGE_AT = Attributes.PURGE_AT;

  private static final String ARCHIVED_AT = "archivedAt";
  private static final String NOTE = "note";

  /** {@return the event id of the expiration} */
  public String eventId() {
    return sequence.eventId(note.id().value());
  }

  /**
   * {@return whether it can be restored}
   *
   * @param now the present time
   */
  public boolean isRestorable(Instant now) {
    return restoredAt == null && now.isBefore(purgeAt);
  }

  /** {@return the item's primary key} */
  public Map<String, AttributeValue> key() {
    return OpsKeys.archivedNote(note.userId(), note.id(), sequence);
  }

  /** {@return the item, keys included; the note's own item is nested in it} */
  public Map<String, AttributeValue> toItem() {
    return new ItemWriter(key())
        .string(Attributes.USER_ID, note.userId().value())
        .string(Attributes.NOTE_ID, note.id().value())
        .string(Attributes.SEQUENCE, sequence.value())
        .string(Attributes.EVENT_ID, eventId())
        .string(Attributes.CAUSE, cause.name())
        .time(Attributes.EVENT_TIME, eventTime)
        .time(ARCHIVED_AT, archivedAt)
        .epochSecond(PURGE_AT, purgeAt)
        .put(NOTE, AttributeValue.fromM(NoteCodec.encode(note)))
        .time(RESTORED_AT, restoredAt)
        .toItem();
  }

  /**
   * {@return the archived note that an item holds}
   *
   * @param item the whole item
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static ArchivedNote fromItem(Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    try {
      return new ArchivedNote(
          note(reader.get(NOTE)),
          new SequenceNumber(reader.string(Attributes.SEQUENCE)),
          ExpiryCause.valueOf(reader.string(Attributes.CAUSE)),
          reader.time(Attributes.EVENT_TIME),
          reader.time(ARCHIVED_AT),
          reader.epochSecond(PURGE_AT),
          reader.optionalTime(RESTORED_AT));
    } catch (IllegalArgumentException e) {
      throw new CorruptItemException("not an archived note: " + e.getMessage(), e);
    }
  }

  /**
   * {@return the note's own item in an archived note's; empty if there is none}
   *
   * @param item the whole item, also one that cannot be read
   */
  public static Map<String, AttributeValue> noteIn(Map<String, AttributeValue> item) {
    AttributeValue note = item.get(NOTE);
    return note == null || !note.hasM() ? Map.of() : note.m();
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
