package io.notestream.model.view;

import static io.notestream.model.view.Attributes.number;
import static io.notestream.model.view.Attributes.string;
import static io.notestream.model.view.Attributes.time;

import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.ViewKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Between an {@link AuditRecord} and its item in the {@code note-views} table. */
public final class AuditCodec {

  /** The schema that {@link #encode} writes. */
  public static final int SCHEMA = 1;

  private AuditCodec() {}

  /** The whole item, keys included. */
  public static Map<String, AttributeValue> encode(AuditRecord audit) {
    Map<String, AttributeValue> item =
        new HashMap<>(ViewKeys.auditRecord(audit.userId(), audit.noteId(), audit.sequence()));
    item.put("userId", string(audit.userId().value()));
    item.put("noteId", string(audit.noteId().value()));
    item.put("sequence", string(audit.sequence().value()));
    item.put("eventId", string(audit.eventId()));
    item.put("streamEventId", string(audit.streamEventId()));
    item.put("kind", string(audit.kind().name()));
    item.put("noteVersion", number(audit.noteVersion()));
    item.put("updatedAt", time(audit.updatedAt()));
    item.put("eventTime", time(audit.eventTime()));
    item.put("committedAt", time(audit.committedAt()));
    item.put("lagMillis", number(audit.lag().toMillis()));
    item.put("before", audit.before().toAttribute());
    item.put("after", audit.after().toAttribute());
    item.put("schema", number(SCHEMA));
    if (!audit.changed().isEmpty()) {
      item.put("changed", AttributeValue.builder().ss(audit.changed()).build());
    }
    if (audit.expiry() != null) {
      item.put("expiresAt", number(audit.expiry().epochSeconds()));
    }
    if (audit.trace() != null) {
      item.put("trace", string(audit.trace()));
    }
    if (audit.purgeAt() != null) {
      item.put("purgeAt", number(audit.purgeAt().getEpochSecond()));
    }
    if (audit.cause() != null) {
      item.put("cause", string(audit.cause().name()));
    }
    if (audit.kind() == ChangeKind.EXPIRED && audit.expiry() != null) {
      item.put(KeyAttributes.GSI2_PK, string(ViewKeys.expirations(audit.userId())));
      item.put(KeyAttributes.GSI2_SK, string(NoteKeys.expirySort(audit.expiry(), audit.noteId())));
    }
    return item;
  }

  /**
   * Reads the item.
   *
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static AuditRecord decode(Map<String, AttributeValue> item) {
    Attributes attributes = new Attributes(item);
    Long purgeAt = attributes.optionalNumber("purgeAt");
    try {
      return new AuditRecord(
          new UserId(attributes.requiredString("userId")),
          new NoteId(attributes.requiredString("noteId")),
          new SequenceNumber(attributes.requiredString("sequence")),
          attributes.requiredString("streamEventId"),
          ChangeKind.valueOf(attributes.requiredString("kind")),
          cause(attributes.optionalString("cause")),
          attributes.number("noteVersion"),
          attributes.time("updatedAt"),
          expiry(attributes.optionalNumber("expiresAt")),
          attributes.time("eventTime"),
          attributes.time("committedAt"),
          new TreeSet<>(attributes.strings("changed")),
          Contribution.fromAttribute(attributes.get("before")),
          Contribution.fromAttribute(attributes.get("after")),
          Duration.ofMillis(attributes.number("lagMillis")),
          attributes.optionalString("trace"),
          purgeAt == null ? null : Instant.ofEpochSecond(purgeAt));
    } catch (IllegalArgumentException e) {
      throw new CorruptItemException("no audit record: " + e.getMessage(), e);
    }
  }

  private static @Nullable ExpiryCause cause(@Nullable String text) {
    return text == null ? null : ExpiryCause.valueOf(text);
  }

  private static @Nullable Expiry expiry(@Nullable Long epochSeconds) {
    return epochSeconds == null ? null : new Expiry(epochSeconds);
  }
}
