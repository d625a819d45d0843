package io.notestream.model.table;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.time.Timestamps;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Builds the keys of the {@code note-ops} table. Keys are written and never parsed: every part of
 * one is an attribute too.
 */
public final class OpsKeys {

  /** The partition key in GSI1 of the blob removals that are still to be done. */
  public static final String BLOBS_DUE = "BLOB#DUE";

  /** The partition key in GSI1 of the tombstones of erased users. */
  public static final String ERASURES = "ERASURE";

  /** What the sort key of every archived note begins with. */
  public static final String ARCHIVE_PREFIX = "ARCHIVE#";

  private static final String GENERATION = "GENERATION";

  private OpsKeys() {}

  /**
   * {@return the primary key of the tombstone of an erased user}
   *
   * @param userId the user
   */
  public static Map<String, AttributeValue> erasure(UserId userId) {
    return KeyAttributes.primaryKey(NoteKeys.partition(userId), "ERASURE");
  }

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
    return ARCHIVE_PREFIX + noteId + "#";
  }

  /**
   * {@return the partition key of a dead letter}
   *
   * @param paddedSequence forty digits; forty zeros for a record without a sequence number
   */
  public static String deadLetterPartition(String paddedSequence) {
    return deadLetterBucket(Buckets.of(paddedSequence, Buckets.OPS));
  }

  /**
   * {@return the partition key of the dead letters of a bucket}
   *
   * @param bucket one of {@link Buckets#OPS}
   */
  public static String deadLetterBucket(String bucket) {
    return "DEADLETTER#" + bucket;
  }

  /**
   * {@return the partition key of the blob removals of a bucket}
   *
   * @param bucket one of {@link Buckets#OPS}
   */
  public static String blobBucket(String bucket) {
    return "BLOB#" + bucket;
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
    return KeyAttributes.primaryKey(blobBucket(Buckets.of(noteId.value(), Buckets.OPS)), eventId);
  }

  /**
   * {@return the primary key of a gap}
   *
   * @param streamLabel the stream's label
   * @param shardId the shard
   * @param from the position after which records are missing
   * @param generation the generation of the views whose consumers lost them
   */
  public static Map<String, AttributeValue> gap(
      String streamLabel, String shardId, String from, int generation) {
    String gap = shardId + "#" + from;
    return KeyAttributes.primaryKey(
        "GAP#" + streamLabel, generation == 1 ? gap : gap + "#" + generation);
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

  /**
   * {@return the primary key of the item that says whether a backfill is running}
   *
   * @param generation the generation of the views that it fills
   */
  public static Map<String, AttributeValue> backfillRun(long generation) {
    return KeyAttributes.primaryKey(backfill(generation), "RUN");
  }

  /**
   * {@return the primary key of how far a segment of a backfill is done}
   *
   * @param generation the generation of the views that it fills
   * @param segment the segment of the scan, counted from 0
   */
  public static Map<String, AttributeValue> backfillSegment(long generation, int segment) {
    return KeyAttributes.primaryKey(
        backfill(generation), String.format(Locale.ROOT, "SEGMENT#%03d", segment));
  }

  private static String backfill(long generation) {
    return "BACKFILL#" + generation;
  }
}
