package io.notestream.model.view;

import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.ItemWriter;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.ViewKeys;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Converts between an {@link AuditRecord} and its item in the {@code note-views} table.
 * Thread-safe.
 */
public final class AuditCodec {

  /** The version of the format that {@link #encode} writes. */
  public static final int SCHEMA = 1;

  /**
   * The attribute that is {@code true} in the audit record of a change that moved the flow alone,
   * because a baseline or a correction covers what it did to the stock; otherwise it is missing.
   * Not a part of {@link AuditRecord}: it says how the change was counted, not what happened.
   */
  public static final String FLOW_ONLY = "flowOnly";

  /**
   * The attribute, {@code true}, of an expiration that a generation has committed while it was not
   * live, and therefore without a reaction. Not a part of an {@link AuditRecord}: it says nothing
   * about the change.
   */
  public static final String UNREACTED = "unreacted";

  /** The attribute of what the old image contributed. */
  public static final String BEFORE = "before";

  /** The attribute of what the new image contributes. */
  public static final String AFTER = "after";

  private static final String STREAM_EVENT_ID = "streamEventId";
  private static final String TIME_SOURCE = "eventTimeSource";
  private static final String COMMITTED_AT = "committedAt";
  private static final String LAG_MILLIS = "lagMillis";
  private static final String CHANGED = "changed";

  private AuditCodec() {}

  /**
   * {@return the item of an audit record, keys included}
   *
   * @param audit the record
   */
  public static Map<String, AttributeValue> encode(AuditRecord audit) {
    ExpiryCause cause = audit.cause();
    Expiry expiry = audit.expiry();
    ItemWriter item =
        new ItemWriter(key(audit))
            .string(Attributes.USER_ID, audit.userId().value())
            .string(Attributes.NOTE_ID, audit.noteId().value())
            .string(Attributes.SEQUENCE, audit.sequence().value())
            .string(Attributes.EVENT_ID, audit.eventId())
            .string(STREAM_EVENT_ID, audit.streamEventId())
            .string(Attributes.KIND, audit.kind().name())
            .string(Attributes.CAUSE, cause == null ? null : cause.name())
            .number(Attributes.NOTE_VERSION, audit.noteVersion())
            .time(Attributes.UPDATED_AT, audit.updatedAt())
            .time(Attributes.EVENT_TIME, audit.eventTime())
            .string(TIME_SOURCE, stored(audit.timeSource()))
            .time(COMMITTED_AT, audit.committedAt())
            .number(LAG_MILLIS, audit.lag().toMillis())
            .strings(CHANGED, audit.changed())
            .put(BEFORE, audit.before().toAttribute())
            .put(AFTER, audit.after().toAttribute())
            .number(Attributes.SCHEMA, SCHEMA)
            .string(Attributes.TRACE, audit.trace())
            .epochSecond(Attributes.PURGE_AT, audit.purgeAt());
    item.expiry(Attributes.EXPIRES_AT, expiry);
    if (expiry != null && audit.kind() == ChangeKind.EXPIRED) {
      item.string(KeyAttributes.GSI2_PK, ViewKeys.expirations(audit.userId()))
          .string(KeyAttributes.GSI2_SK, NoteKeys.expirySort(expiry, audit.noteId()));
    }
    return item.toItem();
  }

  private static Map<String, AttributeValue> key(AuditRecord audit) {
    return audit.kind() == ChangeKind.CORRECTION
        ? ViewKeys.noteCorrection(
            audit.userId(), audit.noteId(), audit.sequence(), audit.committedAt())
        : ViewKeys.auditRecord(audit.userId(), audit.noteId(), audit.sequence());
  }

  /**
   * {@return the audit record that an item holds}
   *
   * @param item the whole item
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static AuditRecord decode(Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    try {
      return new AuditRecord(
          new UserId(reader.string(Attributes.USER_ID)),
          new NoteId(reader.string(Attributes.NOTE_ID)),
          new SequenceNumber(reader.string(Attributes.SEQUENCE)),
          reader.string(STREAM_EVENT_ID),
          ChangeKind.valueOf(reader.string(Attributes.KIND)),
          cause(reader.optionalString(Attributes.CAUSE)),
          reader.number(Attributes.NOTE_VERSION),
          reader.time(Attributes.UPDATED_AT),
          reader.optionalExpiry(Attributes.EXPIRES_AT),
          reader.time(Attributes.EVENT_TIME),
          timeSource(reader.optionalString(TIME_SOURCE)),
          reader.time(COMMITTED_AT),
          new TreeSet<>(reader.strings(CHANGED)),
          Contribution.fromAttribute(reader.get(BEFORE)),
          Contribution.fromAttribute(reader.get(AFTER)),
          Duration.ofMillis(reader.number(LAG_MILLIS)),
          reader.optionalString(Attributes.TRACE),
          reader.optionalEpochSecond(Attributes.PURGE_AT));
    } catch (IllegalArgumentException e) {
      throw new CorruptItemException("not an audit record: " + e.getMessage(), e);
    }
  }

  /** Only what is out of the ordinary is stored. */
  private static @Nullable String stored(EventTimeSource source) {
    return source == EventTimeSource.STREAM ? null : source.name();
  }

  private static EventTimeSource timeSource(@Nullable String text) {
    return text == null ? EventTimeSource.STREAM : EventTimeSource.valueOf(text);
  }

  private static @Nullable ExpiryCause cause(@Nullable String text) {
    return text == null ? null : ExpiryCause.valueOf(text);
  }
}
