package io.notestream.consumer.deadletter;

import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.CorruptItemException;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetterKey;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A dead letter as the index lists it: everything but the record and its details. Immutable.
 *
 * @param key the letter's key
 * @param state the letter's state
 * @param reason why it was parked, in one word
 * @param attempts how often the record or reaction was tried
 * @param at when it was parked; for a pending reaction, when it is tried next
 * @param userId the note's owner; {@code null} if unknown
 * @param noteId the note; {@code null} if unknown
 * @param eventId the id of the change; {@code null} if unknown
 */
public record LetterEntry(
    DeadLetterKey key,
    DeadLetter.State state,
    String reason,
    long attempts,
    Instant at,
    @Nullable String userId,
    @Nullable String noteId,
    @Nullable String eventId) {

  /**
   * Returns the id by which {@link DeadLetters} finds the letter.
   *
   * @return the id as people copy it from a list
   */
  public String id() {
    return LetterId.of(key);
  }

  String sortKeyAt(Instant time) {
    return OpsKeys.at(time, eventId == null ? "-" : eventId);
  }

  /**
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  static LetterEntry of(Map<String, AttributeValue> projected) {
    String sortKey = required(projected, KeyAttributes.GSI1_SK);
    try {
      return new LetterEntry(
          LetterId.parse(required(projected, KeyAttributes.SK)),
          DeadLetter.State.valueOf(required(projected, DeadLetter.STATE)),
          required(projected, "reason"),
          attempts(projected.get("attempts")),
          Timestamps.parse(sortKey.substring(0, Timestamps.LENGTH)),
          optional(projected, "userId"),
          optional(projected, "noteId"),
          optional(projected, "eventId"));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeParseException e) {
      throw new CorruptItemException(
          "an entry of the index is not a dead letter: " + e.getMessage(), e);
    }
  }

  private static long attempts(@Nullable AttributeValue value) {
    return value == null || value.n() == null ? 0 : Long.parseLong(value.n());
  }

  private static String required(Map<String, AttributeValue> item, String name) {
    String value = optional(item, name);
    if (value == null) {
      throw new CorruptItemException(name + " is missing");
    }
    return value;
  }

  private static @Nullable String optional(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? null : value.s();
  }
}
