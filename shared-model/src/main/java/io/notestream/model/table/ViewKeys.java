package io.notestream.model.table;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import java.time.LocalDate;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Keys of the {@code note-views} table. Written, never parsed: every part is an attribute too. */
public final class ViewKeys {

  public static final String SUMMARY = "SUMMARY";
  public static final String TAG_PREFIX = "SUMMARY#TAG#";
  public static final String DAY_PREFIX = "SUMMARY#DAY#";

  private ViewKeys() {}

  /** The partition of a user's summaries. */
  public static String summaries(UserId userId) {
    return NoteKeys.partition(userId);
  }

  public static Map<String, AttributeValue> userSummary(UserId userId) {
    return KeyAttributes.primaryKey(summaries(userId), SUMMARY);
  }

  public static Map<String, AttributeValue> tagSummary(UserId userId, String tag) {
    return KeyAttributes.primaryKey(summaries(userId), TAG_PREFIX + tag);
  }

  public static Map<String, AttributeValue> daySummary(UserId userId, LocalDate day) {
    return KeyAttributes.primaryKey(summaries(userId), DAY_PREFIX + day);
  }

  /** GSI1's partition of a user summary, for the ranking by active notes. */
  public static String ranking(UserId userId) {
    return ranking(Buckets.of(userId.value(), Buckets.USERS));
  }

  public static String ranking(String bucket) {
    return "SUMMARY#" + bucket;
  }

  /** GSI2's partition of a user summary, for the listing by last activity. */
  public static String activity(UserId userId) {
    return activity(Buckets.of(userId.value(), Buckets.USERS));
  }

  public static String activity(String bucket) {
    return "ACTIVITY#" + bucket;
  }

  /** The partition of a note's audit records. */
  public static String audit(UserId userId, NoteId noteId) {
    return NoteKeys.partition(userId) + "#AUDIT#" + Buckets.of(noteId.value(), Buckets.AUDIT);
  }

  /** What the sort keys of a note's audit records begin with. */
  public static String auditPrefix(NoteId noteId) {
    return noteId + "#";
  }

  public static Map<String, AttributeValue> auditRecord(
      UserId userId, NoteId noteId, SequenceNumber sequence) {
    return KeyAttributes.primaryKey(audit(userId, noteId), auditPrefix(noteId) + sequence.padded());
  }

  /** A note's baseline, which sorts before all of its audit records. */
  public static Map<String, AttributeValue> baseline(UserId userId, NoteId noteId) {
    return KeyAttributes.primaryKey(
        audit(userId, noteId), auditPrefix(noteId) + "0".repeat(SequenceNumber.MAX_DIGITS));
  }

  /** GSI2's partition of a user's expirations. */
  public static String expirations(UserId userId) {
    return NoteKeys.partition(userId) + "#EXPIRED";
  }

  /** The one item that says since when this table counts. */
  public static Map<String, AttributeValue> meta() {
    return KeyAttributes.primaryKey("META", "VIEWS");
  }
}
