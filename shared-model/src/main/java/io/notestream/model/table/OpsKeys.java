package io.notestream.model.table;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.time.Timestamps;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Keys of the {@code note-ops} table. Written, never parsed: every part is an attribute too. */
public final class OpsKeys {

  /** GSI1's partition of the blob removals that are still to be done. */
  public static final String BLOBS_DUE = "BLOB#DUE";

  private OpsKeys() {}

  public static Map<String, AttributeValue> archivedNote(
      UserId userId, NoteId noteId, SequenceNumber sequence) {
    return KeyAttributes.primaryKey(
        NoteKeys.partition(userId), archivePrefix(noteId) + sequence.padded());
  }

  /** What the sort keys of a note's archived versions begin with. */
  public static String archivePrefix(NoteId noteId) {
    return "ARCHIVE#" + noteId + "#";
  }

  /**
   * The partition of a dead letter.
   *
   * @param paddedSequence forty digits; forty zeros for a record without a sequence number
   */
  public static String deadLetterPartition(String paddedSequence) {
    return "DEADLETTER#" + Buckets.of(paddedSequence, Buckets.OPS);
  }

  /** GSI1's partition of the dead letters in that state. */
  public static String deadLettersIn(String state) {
    return "DEADLETTER#" + state;
  }

  /** GSI1's sort key of every item that has one: a time, then what it is about. */
  public static String at(Instant time, String subject) {
    return Timestamps.format(time) + "#" + subject;
  }

  public static Map<String, AttributeValue> blobRemoval(NoteId noteId, String eventId) {
    return KeyAttributes.primaryKey("BLOB#" + Buckets.of(noteId.value(), Buckets.OPS), eventId);
  }

  public static Map<String, AttributeValue> gap(String streamLabel, String shardId, String from) {
    return KeyAttributes.primaryKey("GAP#" + streamLabel, shardId + "#" + from);
  }

  /** GSI1's partition of the gaps in that state. */
  public static String gapsIn(String state) {
    return "GAP#" + state;
  }
}
