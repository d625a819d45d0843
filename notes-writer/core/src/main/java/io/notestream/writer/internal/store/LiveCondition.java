package io.notestream.writer.internal.store;

import io.notestream.model.note.Expiry;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a note must be at the moment of a change, in DynamoDB's words. */
final class LiveCondition {

  /** The note is not being deleted, and does not end until after {@link #NOW}. */
  static final String UNENDED =
      "attribute_not_exists(deletedAt) AND (attribute_not_exists(expiresAt) OR expiresAt > :now)";

  /** The condition of every change: the note is there and unended. */
  static final String CONDITION = "attribute_exists(PK) AND " + UNENDED;

  static final String NOW = ":now";

  private LiveCondition() {}

  static AttributeValue now(Instant now) {
    return AttributeValue.fromN(Long.toString(Expiry.nowInEpochSeconds(now)));
  }

  /**
   * The last time at which an end is near. Clocks differ by up to a guard, here and at whoever
   * judges the delete in the stream; a delete nearer to the end than both could be taken for an
   * expiration.
   */
  static Instant nearness(Instant now, Duration guard) {
    return now.plus(guard.multipliedBy(2));
  }
}
