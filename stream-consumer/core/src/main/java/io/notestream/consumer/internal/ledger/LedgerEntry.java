package io.notestream.consumer.internal.ledger;

import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import io.notestream.model.time.Timestamps;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What tells whether two changes under one audit key are the same: the stream's own id, or else the
 * note's kind of change, version and time. Different ones are a collision, which must never be
 * dropped as a duplicate.
 *
 * @param streamEventId the stream record's own id; empty if unknown
 * @param kind the kind of change
 * @param noteVersion the note's version
 * @param updatedAt the note's time, as it is stored
 */
public record LedgerEntry(
    String streamEventId, String kind, @Nullable String noteVersion, @Nullable String updatedAt) {

  /** The attributes that {@link #of(Map)} reads. */
  static final String PROJECTION = "PK, SK, streamEventId, kind, noteVersion, updatedAt";

  /** What the ledger would say of the change. */
  public static LedgerEntry of(NoteChange change) {
    Note note = change.latest();
    return new LedgerEntry(
        change.origin().streamEventId(),
        change.kind().name(),
        Long.toString(note.version()),
        Timestamps.format(note.updatedAt()));
  }

  /** What the ledger says. */
  static LedgerEntry of(Map<String, AttributeValue> audit) {
    String streamEventId = string(audit, "streamEventId");
    String kind = string(audit, "kind");
    AttributeValue version = audit.get("noteVersion");
    return new LedgerEntry(
        streamEventId == null ? "" : streamEventId,
        kind == null ? "" : kind,
        version == null ? null : version.n(),
        string(audit, "updatedAt"));
  }

  /** Whether the other one is the same change. */
  public boolean sameAs(LedgerEntry other) {
    if (!streamEventId.isEmpty() && streamEventId.equals(other.streamEventId)) {
      return true;
    }
    return noteVersion != null
        && updatedAt != null
        && kind.equals(other.kind)
        && noteVersion.equals(other.noteVersion)
        && updatedAt.equals(other.updatedAt);
  }

  private static @Nullable String string(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? null : value.s();
  }
}
