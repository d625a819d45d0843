package io.notestream.model.view;

import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.ItemWriter;
import io.notestream.model.table.ViewKeys;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a note that is older than the counters contributed to them before its first counted change.
 * Never changed, never purged, not shown to readers. Immutable.
 *
 * @param userId the note's owner
 * @param noteId the note
 * @param asOf the change that it was written with: what earlier changes did to the stock is part of
 *     the contribution already; {@code null} if it was written apart from any change
 * @param contribution what the note contributed
 */
public record Baseline(
    UserId userId, NoteId noteId, @Nullable SequenceNumber asOf, Contribution contribution) {

  /** The attribute of {@link #asOf()}. */
  public static final String AS_OF = "asOf";

  private static final String CONTRIBUTION = "contribution";

  /** {@return the item's primary key} */
  public Map<String, AttributeValue> key() {
    return ViewKeys.baseline(userId, noteId);
  }

  /** {@return the item, keys included} */
  public Map<String, AttributeValue> toItem() {
    return new ItemWriter(key())
        .string(Attributes.USER_ID, userId.value())
        .string(Attributes.NOTE_ID, noteId.value())
        .string(Attributes.KIND, ChangeKind.BASELINE.name())
        .put(CONTRIBUTION, contribution.toAttribute())
        .number(Attributes.SCHEMA, AuditCodec.SCHEMA)
        .string(AS_OF, asOf == null ? null : asOf.value())
        .toItem();
  }

  /**
   * {@return the baseline that an item holds}
   *
   * @param item the whole item
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static Baseline fromItem(Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    try {
      return new Baseline(
          new UserId(reader.string(Attributes.USER_ID)),
          new NoteId(reader.string(Attributes.NOTE_ID)),
          asOf(item),
          Contribution.fromAttribute(reader.get(CONTRIBUTION)));
    } catch (IllegalArgumentException e) {
      throw new CorruptItemException("not a baseline: " + e.getMessage(), e);
    }
  }

  /**
   * {@return {@link #asOf()} alone; {@code null} if the item has none}
   *
   * @param item an item with that attribute, whatever else it has
   * @throws CorruptItemException if the attribute is of the wrong type
   */
  public static @Nullable SequenceNumber asOf(Map<String, AttributeValue> item) {
    String asOf = new ItemReader<>(item, CorruptItemException::new).optionalString(AS_OF);
    if (asOf == null) {
      return null;
    }
    if (!SequenceNumber.isValid(asOf)) {
      throw new CorruptItemException(AS_OF + " is not a sequence number");
    }
    return new SequenceNumber(asOf);
  }
}
