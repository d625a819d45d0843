package io.notestream.consumer.internal.ledger;

import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.AuditCodec;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The part of an audit record that tells whether two changes with one audit key are the same: the
 * stream's id of the record, or else the kind of change and the note's version and time. Different
 * changes are a collision, and must never be dropped as duplicates.
 *
 * @param streamEventId the stream's id of the record; empty if unknown
 * @param kind the kind of change
 * @param noteVersion the note's version; {@code null} if unknown
 * @param updatedAt the note's last update, in its stored form; {@code null} if unknown
 * @param unreacted whether it was committed with the mark that nobody has reacted to it
 */
public record LedgerEntry(
    String streamEventId,
    String kind,
    @Nullable String noteVersion,
    @Nullable String updatedAt,
    boolean unreacted) {

  /** The attributes that {@link #of(Map)} reads. */
  static final String PROJECTION =
      "PK, SK, streamEventId, kind, noteVersion, updatedAt, " + AuditCodec.UNREACTED;

  /** Returns the entry that the change would get. */
  public static LedgerEntry of(NoteChange change) {
    Note note = change.latest();
    return new LedgerEntry(
        change.origin().streamEventId(),
        change.kind().name(),
        Long.toString(note.version()),
        Timestamps.format(note.updatedAt()),
        false);
  }

  /** Returns the entry of a stored audit record. */
  static LedgerEntry of(Map<String, AttributeValue> audit) {
    String streamEventId = string(audit, "streamEventId");
    String kind = string(audit, "kind");
    AttributeValue version = audit.get("noteVersion");
    return new LedgerEntry(
        streamEventId == null ? "" : streamEventId,
        kind == null ? "" : kind,
        version == null ? null : version.n(),
        string(audit, "updatedAt"),
        audit.containsKey(AuditCodec.UNREACTED));
  }

  /** Returns whether the other entry is of the same change. */
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
