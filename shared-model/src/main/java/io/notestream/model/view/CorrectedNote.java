package io.notestream.model.view;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.ItemWriter;
import io.notestream.model.table.ViewKeys;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a note contributed to the counters when they were last corrected for it. What the changes
 * before that did to the stock is part of it already, whether or not they had been counted: a
 * change that is delivered late moves the flow alone. Rewritten by the next correction, never
 * purged. Immutable.
 *
 * @param userId the note's owner
 * @param noteId the note
 * @param sequence the newest change of the note that had been counted; {@code null} if none had
 * @param noteVersion the version that the note had; the newest that was known if it was gone, 0 if
 *     none was
 * @param updatedAt the time of update that the note had; the newest that was known if it was gone,
 *     1970 if none was
 * @param readAt when reading of the user's notes began
 * @param correctedAt when reading of the user's notes had ended
 * @param contribution what the note contributed: nothing if it was gone
 */
public record CorrectedNote(
    UserId userId,
    NoteId noteId,
    @Nullable SequenceNumber sequence,
    long noteVersion,
    Instant updatedAt,
    Instant readAt,
    Instant correctedAt,
    Contribution contribution) {

  private static final String READ_AT = "readAt";
  private static final String CONTRIBUTION = "contribution";

  /** {@return whether the note was stored} */
  public boolean present() {
    return contribution.active() > 0;
  }

  /** {@return the item's primary key} */
  public Map<String, AttributeValue> key() {
    return ViewKeys.correctedNote(userId, noteId);
  }

  /** {@return the item, keys included} */
  public Map<String, AttributeValue> toItem() {
    return new ItemWriter(key())
        .string(Attributes.USER_ID, userId.value())
        .string(Attributes.NOTE_ID, noteId.value())
        .string(Attributes.SEQUENCE, sequence == null ? null : sequence.value())
        .number(Attributes.NOTE_VERSION, noteVersion)
        .time(Attributes.UPDATED_AT, updatedAt)
        .time(READ_AT, readAt)
        .time(UserSummary.CORRECTED_AT, correctedAt)
        .put(CONTRIBUTION, contribution.toAttribute())
        .number(Attributes.SCHEMA, AuditCodec.SCHEMA)
        .toItem();
  }

  /**
   * {@return the corrected note that an item holds}
   *
   * @param item the whole item
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static CorrectedNote fromItem(Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    try {
      String sequence = reader.optionalString(Attributes.SEQUENCE);
      return new CorrectedNote(
          new UserId(reader.string(Attributes.USER_ID)),
          new NoteId(reader.string(Attributes.NOTE_ID)),
          sequence == null ? null : new SequenceNumber(sequence),
          reader.number(Attributes.NOTE_VERSION),
          reader.time(Attributes.UPDATED_AT),
          reader.time(READ_AT),
          reader.time(UserSummary.CORRECTED_AT),
          Contribution.fromAttribute(reader.get(CONTRIBUTION)));
    } catch (IllegalArgumentException e) {
      throw new CorruptItemException("not a corrected note: " + e.getMessage(), e);
    }
  }
}
