package io.notestream.model.table;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.time.Timestamps;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Builds the keys of the {@code note-ops} table. Keys are written and never parsed: every part of
 * one is an attribute too.
 */
public final class OpsKeys {

  /** The partition key in GSI1 of the blob removals that are still to be done. */
  public static final String BLOBS_DUE = "BLOB#DUE";

  private static final String GENERATION = "GENERATION";

  private OpsKeys() {}

  /**
   * {@return the primary key of an archived note}
   *
   * @param userId its owner
   * @param noteId the note
   * @param sequence the position of its expiration in the stream
   */
  public static Map<String, AttributeValue> archivedNote(
      UserId userId, NoteId noteId, SequenceNumber sequence) {
    return KeyAttributes.primaryKey(
        NoteKeys.partition(userId), archivePrefix(noteId) + sequence.padded());
  }

  /**
   * {@return what the sort keys of a note's archived versions begin with}
   *
   * @param noteId the note
   */
  public static String archivePrefix(NoteId noteId) {
    return "ARCHIVE#" + noteId + "#";
  }

  /**
   * {@return the partition key of a dead letter}
   *
   * @param paddedSequence forty digits; forty zeros for a record without a sequence number
   */
  public static String deadLetterPartition(String paddedSequence) {
    return "DEADLETTER#" + Buckets.of(paddedSequence, Buckets.OPS);
  }

  /**
   * {@return the partition key in GSI1 of the dead letters in a state}
   *
   * @param state the state's name
   */
  public static String deadLettersIn(String state) {
    return "DEADLETTER#" + state;
  }

  /**
   * {@return the sort key in GSI1, the same for every kind of item: a time, then what it is about}
   *
   * @param time what it sorts by
   * @param subject an id
   */
  public static String at(Instant time, String subject) {
    return Timestamps.format(time) + "#" + subject;
  }

  /**
   * {@return the primary key of a blob removal}
   *
   * @param noteId the note that the body belonged to
   * @param eventId the change that left the body behind
   */
  public static Map<String, AttributeValue> blobRemoval(NoteId noteId, String eventId) {
    return KeyAttributes.primaryKey("BLOB#" + Buckets.of(noteId.value(), Buckets.OPS), eventId);
  }

  /**
   * {@return the primary key of a gap}
   *
   * @param streamLabel the stream's label
   * @param shardId the shard
   * @param from the position after which records are missing
   */
  public static Map<String, AttributeValue> gap(String streamLabel, String shardId, String from) {
    return KeyAttributes.primaryKey("GAP#" + streamLabel, shardId + "#" + from);
  }

  /**
   * {@return the partition key in GSI1 of the gaps in a state}
   *
   * @param state the state's name
   */
  public static String gapsIn(String state) {
    return "GAP#" + state;
  }

  /** {@return the primary key of the one item that says which generation of the views is live} */
  public static Map<String, AttributeValue> liveGeneration() {
    return KeyAttributes.primaryKey(GENERATION, "LIVE");
  }

  /**
   * {@return the primary key of the item that says for which generation of the views an application
   * reads the stream}
   *
   * @param application the name that the application's workers share
   */
  public static Map<String, AttributeValue> application(String application) {
    return KeyAttributes.primaryKey(GENERATION, "APPLICATION#" + application);
  }
}
