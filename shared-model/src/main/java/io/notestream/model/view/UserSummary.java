package io.notestream.model.view;

import io.notestream.model.note.UserId;
import io.notestream.model.table.ItemReader;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A user's counters. Immutable.
 *
 * @param userId the user
 * @param activeNotes notes that are stored, including those that have expired and are not yet
 *     deleted
 * @param bodyBytes the bytes of their bodies
 * @param created notes created since counting began
 * @param updated changes of notes
 * @param deleted notes deleted by a caller
 * @param expired notes removed because they had expired
 * @param restored notes that came back after they had expired
 * @param lastActivityAt the last activity other than an expiration, cut to the minute; {@code null}
 *     if there was none
 */
public record UserSummary(
    UserId userId,
    long activeNotes,
    long bodyBytes,
    long created,
    long updated,
    long deleted,
    long expired,
    long restored,
    @Nullable Instant lastActivityAt) {

  /** The attribute of {@link #lastActivityAt()}. */
  public static final String LAST_ACTIVITY_AT = "lastActivityAt";

  /**
   * The attribute of when the user's counters were last corrected; missing if they never were. Not
   * a part of this record: it is there for the consumer, not for readers.
   */
  public static final String CORRECTED_AT = "correctedAt";

  /**
   * The attribute of the summary of a user who was erased: notes that were created before that time
   * are gone, and no change of them counts. Not a part of this record: it is not shown to readers.
   */
  public static final String ERASED_THROUGH = "erasedThrough";

  /**
   * {@return the summary of a user about whom nothing is known: zeros}
   *
   * @param userId the user
   */
  public static UserSummary empty(UserId userId) {
    return new UserSummary(userId, 0, 0, 0, 0, 0, 0, 0, null);
  }

  /**
   * {@return the user summary that an item holds}
   *
   * @param userId the user
   * @param item the whole item
   * @throws CorruptItemException if an attribute is of the wrong type
   */
  public static UserSummary fromItem(UserId userId, Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    return new UserSummary(
        userId,
        Counter.ACTIVE_NOTES.of(reader),
        Counter.BODY_BYTES.of(reader),
        Counter.CREATED.of(reader),
        Counter.UPDATED.of(reader),
        Counter.DELETED.of(reader),
        Counter.EXPIRED.of(reader),
        Counter.RESTORED.of(reader),
        reader.optionalTime(LAST_ACTIVITY_AT));
  }
}
