package io.notestream.model.table;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.time.Timestamps;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Builds the keys of the {@code note-views} table. Keys are written and never parsed: every part of
 * one is an attribute too.
 */
public final class ViewKeys {

  /** The sort key of every user summary. */
  public static final String SUMMARY = "SUMMARY";

  /** What the sort key of every tag summary begins with. */
  public static final String TAG_PREFIX = "SUMMARY#TAG#";

  /** What the sort key of every day summary begins with. */
  public static final String DAY_PREFIX = "SUMMARY#DAY#";

  /** What the sort key of every corrected note begins with. */
  public static final String CORRECTED_PREFIX = "CORRECTED#";

  private static final String CORRECTION_PREFIX = "CORRECTION#";

  /**
   * The names that no projection of somebody else's can have: those of Notestream's own, and under
   * which the writer's API lists them.
   */
  public static final Set<String> OWN_PROJECTIONS = Set.of("user", "tag", "tags", "day", "days");

  private ViewKeys() {}

  /**
   * {@return the partition key of a user's summaries}
   *
   * @param userId the user
   */
  public static String summaries(UserId userId) {
    return NoteKeys.partition(userId);
  }

  /**
   * {@return the primary key of a user summary}
   *
   * @param userId the user
   */
  public static Map<String, AttributeValue> userSummary(UserId userId) {
    return KeyAttributes.primaryKey(summaries(userId), SUMMARY);
  }

  /**
   * {@return the primary key of a tag summary}
   *
   * @param userId the user
   * @param tag the tag
   */
  public static Map<String, AttributeValue> tagSummary(UserId userId, String tag) {
    return KeyAttributes.primaryKey(summaries(userId), TAG_PREFIX + tag);
  }

  /**
   * {@return the primary key of a day summary}
   *
   * @param userId the user
   * @param day the day, in UTC
   */
  public static Map<String, AttributeValue> daySummary(UserId userId, LocalDate day) {
    return KeyAttributes.primaryKey(summaries(userId), DAY_PREFIX + day);
  }

  /**
   * {@return what the sort keys of all summaries of a projection begin with}
   *
   * @param projection its name
   */
  public static String projectedPrefix(String projection) {
    return SUMMARY + "#" + projection.toUpperCase(Locale.ROOT) + "#";
  }

  /**
   * {@return the primary key of a summary of a projection that is not one of Notestream's own}
   *
   * @param userId the user
   * @param projection the projection's name
   * @param part the part of it; empty if it has no parts
   */
  public static Map<String, AttributeValue> projected(
      UserId userId, String projection, String part) {
    return KeyAttributes.primaryKey(summaries(userId), projectedPrefix(projection) + part);
  }

  /**
   * {@return the partition key in GSI1 of such a summary, for the ranking of users within its part}
   *
   * @param userId the user
   * @param projection the projection's name
   * @param part the part of it; empty if it has no parts
   */
  public static String projectedRanking(UserId userId, String projection, String part) {
    return projectedRanking(Buckets.of(userId.value(), Buckets.USERS), projection, part);
  }

  /**
   * {@return the partition key in GSI1 of the summaries of a part of all users of a bucket}
   *
   * @param bucket one of {@link Buckets#USERS}
   * @param projection the projection's name
   * @param part the part of it; empty if it has no parts
   */
  public static String projectedRanking(String bucket, String projection, String part) {
    return projectedPrefix(projection) + bucket + "#" + part;
  }

  /**
   * {@return the partition key in GSI1 of a user summary, for the ranking by active notes}
   *
   * @param userId the user
   */
  public static String ranking(UserId userId) {
    return ranking(Buckets.of(userId.value(), Buckets.USERS));
  }

  /**
   * {@return the partition key in GSI1 of all user summaries of a bucket}
   *
   * @param bucket one of {@link Buckets#USERS}
   */
  public static String ranking(String bucket) {
    return "SUMMARY#" + bucket;
  }

  /**
   * {@return the partition key in GSI2 of a user summary, for the list by last activity}
   *
   * @param userId the user
   */
  public static String activity(UserId userId) {
    return activity(Buckets.of(userId.value(), Buckets.USERS));
  }

  /**
   * {@return the partition key in GSI2 of all user summaries of a bucket}
   *
   * @param bucket one of {@link Buckets#USERS}
   */
  public static String activity(String bucket) {
    return "ACTIVITY#" + bucket;
  }

  /**
   * {@return the partition key of a note's audit records}
   *
   * @param userId its owner
   * @param noteId the note
   */
  public static String audit(UserId userId, NoteId noteId) {
    return audit(userId, Buckets.of(noteId.value(), Buckets.AUDIT));
  }

  /**
   * {@return the partition key of a user's audit records of a bucket}
   *
   * @param userId the user
   * @param bucket one of {@link Buckets#AUDIT}
   */
  public static String audit(UserId userId, String bucket) {
    return NoteKeys.partition(userId) + "#AUDIT#" + bucket;
  }

  /**
   * {@return what the sort keys of a note's audit records begin with}
   *
   * @param noteId the note
   */
  public static String auditPrefix(NoteId noteId) {
    return noteId + "#";
  }

  /**
   * {@return the primary key of an audit record}
   *
   * @param userId the note's owner
   * @param noteId the note
   * @param sequence the position of the change in the stream
   */
  public static Map<String, AttributeValue> auditRecord(
      UserId userId, NoteId noteId, SequenceNumber sequence) {
    return KeyAttributes.primaryKey(audit(userId, noteId), auditPrefix(noteId) + sequence.padded());
  }

  /**
   * {@return the primary key of a note's baseline, which sorts before all of its audit records}
   *
   * @param userId its owner
   * @param noteId the note
   */
  public static Map<String, AttributeValue> baseline(UserId userId, NoteId noteId) {
    return KeyAttributes.primaryKey(
        audit(userId, noteId), auditPrefix(noteId) + "0".repeat(SequenceNumber.MAX_DIGITS));
  }

  /**
   * {@return the primary key of the audit record of a correction, which sorts behind the newest
   * change of the note that it knows}
   *
   * @param userId the note's owner
   * @param noteId the note
   * @param sequence the newest change of the note that had been counted; zero if none had
   * @param at when the note was corrected
   */
  public static Map<String, AttributeValue> noteCorrection(
      UserId userId, NoteId noteId, SequenceNumber sequence, Instant at) {
    return KeyAttributes.primaryKey(
        audit(userId, noteId),
        auditPrefix(noteId) + sequence.padded() + "#" + Timestamps.format(at));
  }

  /**
   * {@return the primary key of what is known of a note for which counters were corrected}
   *
   * @param userId its owner
   * @param noteId the note
   */
  public static Map<String, AttributeValue> correctedNote(UserId userId, NoteId noteId) {
    return KeyAttributes.primaryKey(summaries(userId), CORRECTED_PREFIX + noteId);
  }

  /**
   * {@return the primary key of the record of a correction of a user's counters}
   *
   * @param userId the user
   * @param at when they were corrected
   */
  public static Map<String, AttributeValue> correction(UserId userId, Instant at) {
    return KeyAttributes.primaryKey(summaries(userId), CORRECTION_PREFIX + Timestamps.format(at));
  }

  /**
   * {@return the partition key in GSI2 of a user's expirations}
   *
   * @param userId the user
   */
  public static String expirations(UserId userId) {
    return NoteKeys.partition(userId) + "#EXPIRED";
  }

  /** {@return the primary key of the one item that describes the table itself} */
  public static Map<String, AttributeValue> meta() {
    return KeyAttributes.primaryKey("META", "VIEWS");
  }
}
