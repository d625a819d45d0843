package io.notestream.model.table;

import io.notestream.model.note.Expiry;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Keys of the {@code notes} table. Written, never parsed: every part is an attribute too. */
public final class NoteKeys {

  /** What the sort key of every note begins with. */
  public static final String NOTE_PREFIX = "NOTE#";

  /** What the partition key of every user's items begins with. */
  public static final String USER_PREFIX = "USER#";

  private NoteKeys() {}

  public static String partition(UserId userId) {
    return USER_PREFIX + userId;
  }

  public static String sort(NoteId noteId) {
    return NOTE_PREFIX + noteId;
  }

  /** The primary key of a note. */
  public static Map<String, AttributeValue> note(UserId userId, NoteId noteId) {
    return KeyAttributes.primaryKey(partition(userId), sort(noteId));
  }

  /** GSI1's partition of a user's notes that expire. */
  public static String expiryPartition(UserId userId) {
    return expiryPartition(Buckets.of(userId.value(), Buckets.USERS));
  }

  /** GSI1's partition of one of {@link Buckets#USERS} buckets. */
  public static String expiryPartition(String bucket) {
    return "EXPIRY#" + bucket;
  }

  /** GSI1's sort key of a note that expires; also GSI2's of its expiration's audit record. */
  public static String expirySort(Expiry expiry, NoteId noteId) {
    return expiryPrefix(expiry) + "#" + noteId;
  }

  /** What {@link #expirySort} begins with: the expiry in twelve digits. */
  public static String expiryPrefix(Expiry expiry) {
    String digits = Long.toString(expiry.epochSeconds());
    return "0".repeat(12 - digits.length()) + digits;
  }
}
