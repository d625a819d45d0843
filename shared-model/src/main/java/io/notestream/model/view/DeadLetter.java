package io.notestream.model.view;

import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.ItemWriter;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A record that could not be applied, or a reaction that is still pending, kept whole so that it
 * can be tried again. Immutable.
 *
 * @param key identifies it
 * @param state what has been done about it
 * @param reason why it was parked, in one word
 * @param detail the reason in more words, for people; never a title or body
 * @param attempts how often it was tried
 * @param userId the note's owner; {@code null} if unknown
 * @param noteId the note; {@code null} if unknown
 * @param eventId the change's id; {@code null} if unknown
 * @param source the stream and shard that it comes from
 * @param parkedAt when it was parked
 * @param redrivenAt when the reaction was last redriven; {@code null} if it has not been
 * @param nextAt when a pending reaction is tried again; {@code null} otherwise
 * @param appliedAt when it was applied after all; {@code null} until then
 * @param purgeAt when it may be purged; {@code null} while something is to be done
 * @param payload what is to be applied or reacted to, compressed; {@code null} if it is in the
 *     parts or was not read
 * @param parts how many further items hold the payload, in order; 0 if this item does
 */
public record DeadLetter(
    DeadLetterKey key,
    State state,
    String reason,
    String detail,
    long attempts,
    @Nullable String userId,
    @Nullable String noteId,
    @Nullable String eventId,
    String source,
    Instant parkedAt,
    @Nullable Instant redrivenAt,
    @Nullable Instant nextAt,
    @Nullable Instant appliedAt,
    @Nullable Instant purgeAt,
    @Nullable SdkBytes payload,
    long parts) {

  /** The attribute of {@link #state()}. */
  public static final String STATE = Attributes.STATE;

  /** The attribute of {@link #appliedAt()}. */
  public static final String APPLIED_AT = "appliedAt";

  /** The attribute of {@link #payload()}, in the item itself or in its parts. */
  public static final String PAYLOAD = "payload";

  /** The attribute of {@link #parts()}. */
  public static final String PARTS = "parts";

  private static final String RECORD_HASH = "recordHash";
  private static final String DETAIL = "detail";
  private static final String SOURCE = "source";
  private static final String PARKED_AT = "parkedAt";
  private static final String REDRIVEN_AT = "redrivenAt";

  /** What has been done about a dead letter. */
  public enum State {
    /** Nothing so far: an operator has to look at it. */
    OPEN,
    /** A pending reaction, which is tried again automatically. */
    RETRY,
    /** Applied after all. */
    DONE,
    /** Given up by an operator. */
    DISCARDED
  }

  /**
   * {@return this letter with another payload}
   *
   * @param newPayload the payload; {@code null} if it is in the parts
   * @param newParts how many further items hold the payload
   */
  public DeadLetter withPayload(@Nullable SdkBytes newPayload, long newParts) {
    return new DeadLetter(
        key,
        state,
        reason,
        detail,
        attempts,
        userId,
        noteId,
        eventId,
        source,
        parkedAt,
        redrivenAt,
        nextAt,
        appliedAt,
        purgeAt,
        newPayload,
        newParts);
  }

  /**
   * {@return this letter under another key}
   *
   * @param newKey the key
   */
  public DeadLetter withKey(DeadLetterKey newKey) {
    return new DeadLetter(
        newKey,
        state,
        reason,
        detail,
        attempts,
        userId,
        noteId,
        eventId,
        source,
        parkedAt,
        redrivenAt,
        nextAt,
        appliedAt,
        purgeAt,
        payload,
        parts);
  }

  /**
   * {@return this letter, to be tried again}
   *
   * @param newDetail why it is still pending
   * @param newNextAt when it is tried again
   */
  public DeadLetter pending(String newDetail, Instant newNextAt) {
    return moved(State.RETRY, newDetail, redrivenAt, newNextAt, null, null);
  }

  /**
   * {@return this letter, its reaction to be tried again for as long as the first time}
   *
   * @param now when that time begins
   */
  public DeadLetter redriven(Instant now) {
    return moved(State.RETRY, detail, now, now, null, null);
  }

  /** {@return since when the reaction has been tried: since it was redriven last, or parked} */
  public Instant triedSince() {
    return redrivenAt == null ? parkedAt : redrivenAt;
  }

  /**
   * {@return this letter, for an operator to look at}
   *
   * @param newDetail why it is no longer tried
   */
  public DeadLetter open(String newDetail) {
    return moved(State.OPEN, newDetail, redrivenAt, null, null, null);
  }

  /**
   * {@return this letter, applied after all}
   *
   * @param newAppliedAt when
   * @param newPurgeAt when it may be purged
   */
  public DeadLetter done(Instant newAppliedAt, Instant newPurgeAt) {
    return moved(State.DONE, detail, redrivenAt, null, newAppliedAt, newPurgeAt);
  }

  /**
   * {@return this letter, given up by an operator}
   *
   * @param newPurgeAt when it may be purged
   */
  public DeadLetter discarded(Instant newPurgeAt) {
    return moved(State.DISCARDED, detail, redrivenAt, null, null, newPurgeAt);
  }

  private DeadLetter moved(
      State newState,
      String newDetail,
      @Nullable Instant newRedrivenAt,
      @Nullable Instant newNextAt,
      @Nullable Instant newAppliedAt,
      @Nullable Instant newPurgeAt) {
    return new DeadLetter(
        key,
        newState,
        reason,
        newDetail,
        attempts,
        userId,
        noteId,
        eventId,
        source,
        parkedAt,
        newRedrivenAt,
        newNextAt,
        newAppliedAt,
        newPurgeAt,
        payload,
        parts);
  }

  /** {@return the sort key in GSI1: what is next comes first} */
  public String sortKey() {
    return OpsKeys.at(nextAt == null ? parkedAt : nextAt, eventId == null ? "-" : eventId);
  }

  /** {@return the item, keys included} */
  public Map<String, AttributeValue> toItem() {
    return new ItemWriter(key.toAttributes())
        .string(Attributes.SEQUENCE, key.sequence())
        .string(RECORD_HASH, key.recordHash())
        .string(Attributes.REACTION, key.reaction())
        .put(StoredGeneration.NAME, StoredGeneration.of(key.generation()))
        .string(STATE, state.name())
        .string(Attributes.REASON, reason)
        .string(DETAIL, detail)
        .number(Attributes.ATTEMPTS, attempts)
        .string(Attributes.USER_ID, userId)
        .string(Attributes.NOTE_ID, noteId)
        .string(Attributes.EVENT_ID, eventId)
        .string(SOURCE, source)
        .time(PARKED_AT, parkedAt)
        .time(REDRIVEN_AT, redrivenAt)
        .time(Attributes.NEXT_AT, nextAt)
        .time(APPLIED_AT, appliedAt)
        .epochSecond(Attributes.PURGE_AT, purgeAt)
        .put(PAYLOAD, payload == null ? null : AttributeValue.fromB(payload))
        .number(PARTS, parts)
        .string(KeyAttributes.GSI1_PK, OpsKeys.deadLettersIn(state.name()))
        .string(KeyAttributes.GSI1_SK, sortKey())
        .toItem();
  }

  /**
   * {@return the dead letter that an item holds}
   *
   * @param item the whole item
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static DeadLetter fromItem(Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    AttributeValue payload = reader.get(PAYLOAD);
    try {
      return new DeadLetter(
          new DeadLetterKey(
              reader.string(Attributes.SEQUENCE),
              reader.string(RECORD_HASH),
              reader.optionalString(Attributes.REACTION),
              StoredGeneration.in(reader)),
          State.valueOf(reader.string(STATE)),
          reader.string(Attributes.REASON),
          reader.string(DETAIL),
          reader.number(Attributes.ATTEMPTS),
          reader.optionalString(Attributes.USER_ID),
          reader.optionalString(Attributes.NOTE_ID),
          reader.optionalString(Attributes.EVENT_ID),
          reader.string(SOURCE),
          reader.time(PARKED_AT),
          reader.optionalTime(REDRIVEN_AT),
          reader.optionalTime(Attributes.NEXT_AT),
          reader.optionalTime(APPLIED_AT),
          reader.optionalEpochSecond(Attributes.PURGE_AT),
          payload == null ? null : payload.b(),
          reader.number(PARTS));
    } catch (IllegalArgumentException e) {
      throw new CorruptItemException("not a dead letter: " + e.getMessage(), e);
    }
  }
}
