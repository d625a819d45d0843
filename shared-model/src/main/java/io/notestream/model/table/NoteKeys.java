package io.notestream.model.table;

import io.notestream.model.note.Expiry;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import java.util.Map;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Builds the keys of the {@code notes} table. Keys are written and never parsed: every part of one
 * is an attribute too. The exception is {@link #expirySecond}: GSI1 does not have the attribute.
 */
public final class NoteKeys {

  /** What the sort key of every note begins with. */
  public static final String NOTE_PREFIX = "NOTE#";

  /** What the sort key of every idempotency record begins with. */
  public static final String IDEMPOTENCY_PREFIX = "IDEM#";

  /** What the partition key of every user's items begins with. */
  public static final String USER_PREFIX = "USER#";

  private static final int EXPIRY_DIGITS = 12;

  private NoteKeys() {}

  /**
   * {@return the partition key of a user's notes}
   *
   * @param userId the user
   */
  public static String partition(UserId userId) {
    return USER_PREFIX + userId;
  }

  /**
   * {@return the sort key of a note}
   *
   * @param noteId the note
   */
  public static String sort(NoteId noteId) {
    return NOTE_PREFIX + noteId;
  }

  /**
   * {@return the primary key of a note}
   *
   * @param userId its owner
   * @param noteId the note
   */
  public static Map<String, AttributeValue> note(UserId userId, NoteId noteId) {
    return KeyAttributes.primaryKey(partition(userId), sort(noteId));
  }

  /**
   * {@return the primary key of what is remembered about a request that may be repeated}
   *
   * @param userId whose request it was
   * @param digest of the route and the caller's key
   */
  public static Map<String, AttributeValue> idempotency(UserId userId, String digest) {
    return KeyAttributes.primaryKey(partition(userId), IDEMPOTENCY_PREFIX + digest);
  }

  /**
   * {@return the partition key in GSI1 of a user's notes that expire}
   *
   * @param userId the user
   */
  public static String expiryPartition(UserId userId) {
    return expiryPartition(Buckets.of(userId.value(), Buckets.USERS));
  }

  /**
   * {@return the partition key in GSI1 of all notes of a bucket that expire}
   *
   * @param bucket one of {@link Buckets#USERS}
   */
  public static String expiryPartition(String bucket) {
    return "EXPIRY#" + bucket;
  }

  /**
   * {@return the sort key in GSI1 of a note that expires; also that in GSI2 of its expiration's
   * audit record}
   *
   * @param expiry when it expires
   * @param noteId the note
   */
  public static String expirySort(Expiry expiry, NoteId noteId) {
    return expiryPrefix(expiry) + "#" + noteId;
  }

  /**
   * {@return what {@link #expirySort} begins with: the expiry's whole seconds in twelve digits}
   *
   * @param expiry the expiry
   */
  public static String expiryPrefix(Expiry expiry) {
    String digits = Long.toString(expiry.epochSeconds());
    return "0".repeat(EXPIRY_DIGITS - digits.length()) + digits;
  }

  /**
   * {@return the second in which a note ends, by its sort key in GSI1; empty if the key is not one
   * of {@link #expirySort}}
   *
   * @param sort the key
   */
  public static OptionalLong expirySecond(String sort) {
    int digits = sort.indexOf('#');
    if (digits != EXPIRY_DIGITS
        || !sort.chars().limit(digits).allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(sort, 0, digits, 10));
  }
}
