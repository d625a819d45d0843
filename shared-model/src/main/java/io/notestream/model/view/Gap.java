package io.notestream.model.view;

import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.ItemWriter;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A range of the stream that was lost before it was read: until an operator closes the gap,
 * counters may be wrong and audit records are missing. Immutable.
 *
 * @param streamLabel the stream's label, the last part of its ARN
 * @param shardId the shard; {@link #NO_SHARD} if the table had no stream for a time before this one
 * @param from the position after which records are missing: a sequence number, or {@code
 *     TRIM_HORIZON} if nothing of the shard was ever read; without a shard, the label of the stream
 *     before
 * @param to the first position that could be read again; {@code null} if the rest of the shard is
 *     lost, or if nothing had been read again when the gap was detected
 * @param reason what was lost and how that was detected, in words
 * @param seenAt when it was detected
 * @param state what has been done about it
 * @param closedAt when it was accepted or reconciled; {@code null} while it is open
 * @param purgeAt when it may be purged; {@code null} while it is open
 * @param generation the generation of the views whose consumers lost it: those of another may have
 *     read it, or have lost it too
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
    @Nullable Instant purgeAt,
    int generation) {

  /** Stands for the shard where changes are missing that no shard ever had. */
  public static final String NO_SHARD = "-";

  private static final String STREAM_LABEL = "streamLabel";
  private static final String SHARD_ID = "shardId";
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String SEEN_AT = "seenAt";
  private static final String CLOSED_AT = "closedAt";

  /** What has been done about a gap. */
  public enum State {
    /** Nothing so far: readiness is degraded. */
    OPEN,
    /** An operator accepted the loss. */
    ACCEPTED,
    /** The affected users were recounted. */
    RECONCILED
  }

  /**
   * {@return an open gap that was just detected, of the first generation}
   *
   * @param streamLabel the stream's label
   * @param shardId the shard
   * @param from the position after which records are missing
   * @param to the first position that could be read again, or {@code null}
   * @param reason what was lost and how that was detected
   * @param seenAt when it was detected
   */
  public static Gap seen(
      String streamLabel,
      String shardId,
      String from,
      @Nullable String to,
      String reason,
      Instant seenAt) {
    return new Gap(streamLabel, shardId, from, to, reason, seenAt, State.OPEN, null, null, 1);
  }

  /** {@return the id that {@code gaps list} shows and {@code gaps accept} takes} */
  public String id() {
    String id = streamLabel + "/" + shardId + "/" + from;
    return generation == 1 ? id : id + "/" + generation;
  }

  /** {@return the item's primary key} */
  public Map<String, AttributeValue> key() {
    return OpsKeys.gap(streamLabel, shardId, from, generation);
  }

  /**
   * {@return the same gap, lost by the consumers of a generation}
   *
   * @param ofViews the generation of the views
   */
  public Gap inGeneration(int ofViews) {
    return new Gap(
        streamLabel, shardId, from, to, reason, seenAt, state, closedAt, purgeAt, ofViews);
  }

  /**
   * {@return the same gap with another end}
   *
   * @param first the first position that could be read again, or {@code null}
   */
  public Gap upTo(@Nullable String first) {
    return new Gap(
        streamLabel, shardId, from, first, reason, seenAt, state, closedAt, purgeAt, generation);
  }

  /**
   * {@return this gap, closed}
   *
   * @param how what was done about it
   * @param now when
   * @param purgeAt when it may be purged
   */
  public Gap closed(State how, Instant now, Instant purgeAt) {
    return new Gap(streamLabel, shardId, from, to, reason, seenAt, how, now, purgeAt, generation);
  }

  /** {@return the item, keys included} */
  public Map<String, AttributeValue> toItem() {
    return new ItemWriter(key())
        .string(STREAM_LABEL, streamLabel)
        .string(SHARD_ID, shardId)
        .string(FROM, from)
        .string(TO, to)
        .string(Attributes.REASON, reason)
        .time(SEEN_AT, seenAt)
        .string(Attributes.STATE, state.name())
        .time(CLOSED_AT, closedAt)
        .epochSecond(Attributes.PURGE_AT, purgeAt)
        .put(StoredGeneration.NAME, StoredGeneration.of(generation))
        .string(KeyAttributes.GSI1_PK, OpsKeys.gapsIn(state.name()))
        .string(KeyAttributes.GSI1_SK, OpsKeys.at(seenAt, shardId))
        .toItem();
  }

  /**
   * {@return the gap that an item holds}
   *
   * @param item the whole item
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static Gap fromItem(Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    try {
      return new Gap(
          reader.string(STREAM_LABEL),
          reader.string(SHARD_ID),
          reader.string(FROM),
          reader.optionalString(TO),
          reader.string(Attributes.REASON),
          reader.time(SEEN_AT),
          State.valueOf(reader.string(Attributes.STATE)),
          reader.optionalTime(CLOSED_AT),
          reader.optionalEpochSecond(Attributes.PURGE_AT),
          StoredGeneration.in(reader));
    } catch (IllegalArgumentException e) {
      throw new CorruptItemException("not a gap: " + e.getMessage(), e);
    }
  }
}
