package io.notestream.model.view;

import static io.notestream.model.view.Attributes.number;
import static io.notestream.model.view.Attributes.string;

import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.ViewKeys;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a note from before counting began contributed before its first counted change. Never
 * changed, never purged, not shown to readers.
 *
 * @param userId whose note
 * @param noteId which note
 * @param asOf the change that brought it: what an earlier one did to the stock is part of the
 *     contribution; {@code null} if it came with no change
 * @param contribution what the note contributed
 */
public record Baseline(
    UserId userId, NoteId noteId, @Nullable SequenceNumber asOf, Contribution contribution) {

  /** The attribute of {@link #asOf}. */
  public static final String AS_OF = "asOf";

  private static final String CONTRIBUTION = "contribution";

  /** The item's primary key. */
  public Map<String, AttributeValue> key() {
    return ViewKeys.baseline(userId, noteId);
  }

  /** The whole item, keys included. */
  public Map<String, AttributeValue> toItem() {
    Map<String, AttributeValue> item = new HashMap<>(key());
    item.put("userId", string(userId.value()));
    item.put("noteId", string(noteId.value()));
    item.put("kind", string(ChangeKind.BASELINE.name()));
    item.put(CONTRIBUTION, contribution.toAttribute());
    item.put("schema", number(AuditCodec.SCHEMA));
    if (asOf != null) {
      item.put(AS_OF, string(asOf.value()));
    }
    return item;
  }

  /**
   * Reads the item.
   *
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static Baseline fromItem(Map<String, AttributeValue> item) {
    Attributes attributes = new Attributes(item);
    try {
      return new Baseline(
          new UserId(attributes.requiredString("userId")),
          new NoteId(attributes.requiredString("noteId")),
          asOf(item),
          Contribution.fromAttribute(attributes.get(CONTRIBUTION)));
    } catch (IllegalArgumentException e) {
      throw new CorruptItemException("no baseline: " + e.getMessage(), e);
    }
  }

  /**
   * Reads {@link #asOf} alone.
   *
   * @throws CorruptItemException if the attribute is of the wrong type
   */
  public static @Nullable SequenceNumber asOf(Map<String, AttributeValue> item) {
    String asOf = new Attributes(item).optionalString(AS_OF);
    if (asOf == null) {
      return null;
    }
    if (!SequenceNumber.isValid(asOf)) {
      throw new CorruptItemException(AS_OF + " is no sequence number");
    }
    return new SequenceNumber(asOf);
  }
}
