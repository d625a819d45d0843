package io.notestream.writer.internal.store;

import io.notestream.model.note.Expiry;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The condition that a note is live at the moment of a change, as a condition expression. */
final class LiveCondition {

  /** The item is neither being deleted nor expired at {@link #NOW}, or it does not exist. */
  static final String LIVE =
      "attribute_not_exists(deletedAt) AND (attribute_not_exists(expiresAt) OR expiresAt > :now)";

  /** The condition of every change: the item exists and is live. */
  static final String EXISTS_AND_LIVE = "attribute_exists(PK) AND " + LIVE;

  /** The placeholder of the present time. */
  static final String NOW = ":now";

  private LiveCondition() {}

  /** Returns the value of {@link #NOW}. */
  static AttributeValue now(Instant now) {
    return AttributeValue.fromN(Expiry.nowAsNumber(now));
  }

  /**
   * Returns the time until which an expiry counts as near. Clocks may differ by a guard, here and
   * where the stream is read: a delete that is nearer to the expiry than twice the guard could be
   * taken for an expiration.
   */
  static Instant nearUntil(Instant now, Duration guard) {
    return now.plus(guard.multipliedBy(2));
  }
}
