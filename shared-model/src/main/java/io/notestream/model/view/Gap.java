package io.notestream.model.view;

import static io.notestream.model.view.Attributes.number;
import static io.notestream.model.view.Attributes.string;
import static io.notestream.model.view.Attributes.time;

import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A stretch of the stream that was lost before it was read, so that counters may be wrong and audit
 * records are missing until somebody has dealt with it.
 *
 * @param streamLabel the stream's label, the last part of its ARN
 * @param shardId the shard
 * @param from the position after which records are missing: a sequence number, or {@code
 *     TRIM_HORIZON} if nothing of the shard was ever read
 * @param to the first position that is there again; {@code null} if the rest of the shard is lost
 * @param reason what was lost and how that was seen, in words
 * @param seenAt when it was first seen
 * @param state what has been done about it
 * @param closedAt when it was accepted or reconciled; {@code null} while it is open
 * @param purgeAt from when on it may be forgotten; {@code null} while it is open
 */
public record Gap(
    String streamLabel,
    String shardId,
    String from,
    @Nullable String to,
    String reason,
    Instant seenAt,
    State state,
    @Nullable Instant closedAt,
    @Nullable Instant purgeAt) {

  /** What has been done about a gap. */
  public enum State {
    /** Nothing yet: readiness is degraded. */
    OPEN,
    /** Somebody accepted the loss. */
    ACCEPTED,
    /** The users concerned were recounted. */
    RECONCILED
  }

  /** An open gap, just seen. */
  public static Gap seen(
      String streamLabel,
      String shardId,
      String from,
      @Nullable String to,
      String reason,
      Instant seenAt) {
    return new Gap(streamLabel, shardId, from, to, reason, seenAt, State.OPEN, null, null);
  }

  /** What {@code gaps list} shows and {@code gaps accept} takes. */
  public String id() {
    return streamLabel + "/" + shardId + "/" + from;
  }

  /** The item's primary key. */
  public Map<String, AttributeValue> key() {
    return OpsKeys.gap(streamLabel, shardId, from);
  }

  /** This gap, dealt with. */
  public Gap closed(State how, Instant now, Instant purgeAt) {
    return new Gap(streamLabel, shardId, from, to, reason, seenAt, how, now, purgeAt);
  }

  /** The whole item, keys included. */
  public Map<String, AttributeValue> toItem() {
    Map<String, AttributeValue> item = new HashMap<>(key());
    item.put("streamLabel", string(streamLabel));
    item.put("shardId", string(shardId));
    item.put("from", string(from));
    item.put("reason", string(reason));
    item.put("seenAt", time(seenAt));
    item.put("state", string(state.name()));
    item.put(KeyAttributes.GSI1_PK, string(OpsKeys.gapsIn(state.name())));
    item.put(KeyAttributes.GSI1_SK, string(OpsKeys.at(seenAt, shardId)));
    if (to != null) {
      item.put("to", string(to));
    }
    if (closedAt != null) {
      item.put("closedAt", time(closedAt));
    }
    if (purgeAt != null) {
      item.put("purgeAt", number(purgeAt.getEpochSecond()));
    }
    return item;
  }

  /**
   * Reads the item.
   *
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static Gap fromItem(Map<String, AttributeValue> item) {
    Attributes attributes = new Attributes(item);
    Long purgeAt = attributes.optionalNumber("purgeAt");
    try {
      return new Gap(
          attributes.requiredString("streamLabel"),
          attributes.requiredString("shardId"),
          attributes.requiredString("from"),
          attributes.optionalString("to"),
          attributes.requiredString("reason"),
          attributes.time("seenAt"),
          State.valueOf(attributes.requiredString("state")),
          attributes.optionalTime("closedAt"),
          purgeAt == null ? null : Instant.ofEpochSecond(purgeAt));
    } catch (IllegalArgumentException e) {
      throw new CorruptItemException("no gap: " + e.getMessage(), e);
    }
  }
}
