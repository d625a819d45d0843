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
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A record that could not be applied, or a reaction that is still to be done. Kept whole, so that
 * it can be tried again.
 *
 * @param key which one
 * @param state what has been done about it
 * @param reason why it is here, in one word
 * @param detail more of the reason, for people; never a title or body
 * @param attempts how often it was tried
 * @param userId whose note, as far as it is known
 * @param noteId which note, as far as it is known
 * @param eventId the change's id, as far as it is known
 * @param source the stream and shard that it comes from
 * @param parkedAt when it was put here
 * @param redrivenAt when somebody last had a reaction tried anew; {@code null} if nobody has
 * @param nextAt when a pending reaction is tried again; {@code null} for anything else
 * @param appliedAt when it was applied after all; {@code null} until then
 * @param purgeAt from when on it may be forgotten; {@code null} while something is to be done
 * @param payload what is to be applied or reacted to, compressed; {@code null} if the parts hold
 *     it, or if it was not read
 * @param parts how many further items hold the payload, in order; 0 if it is here
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

  /** The attribute of {@link #state}. */
  public static final String STATE = "state";

  /** The attribute of {@link #appliedAt}. */
  public static final String APPLIED_AT = "appliedAt";

  /** The attribute of {@link #payload}, of the item itself or of its parts. */
  public static final String PAYLOAD = "payload";

  /** What has been done about a dead letter. */
  public enum State {
    /** Nothing yet: somebody has to look. */
    OPEN,
    /** A pending reaction, tried again by itself. */
    RETRY,
    /** Applied after all. */
    DONE,
    /** Given up by somebody. */
    DISCARDED
  }

  /** This letter with its record, or with the number of items that hold the record. */
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

  /** This letter, to be tried again at that time. */
  public DeadLetter pending(String newDetail, Instant newNextAt) {
    return moved(State.RETRY, newDetail, redrivenAt, newNextAt, null, null);
  }

  /** This letter's reaction, to be tried anew from that time on, for as long as the first time. */
  public DeadLetter redriven(Instant now) {
    return moved(State.RETRY, detail, now, now, null, null);
  }

  /** Since when a reaction is tried, this time. */
  public Instant triedSince() {
    return redrivenAt == null ? parkedAt : redrivenAt;
  }

  /** This letter, for somebody to look at. */
  public DeadLetter open(String newDetail) {
    return moved(State.OPEN, newDetail, redrivenAt, null, null, null);
  }

  /** This letter, applied after all. */
  public DeadLetter done(Instant newAppliedAt, Instant newPurgeAt) {
    return moved(State.DONE, detail, redrivenAt, null, newAppliedAt, newPurgeAt);
  }

  /** This letter, given up by somebody. */
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

  /** GSI1's sort key: what is next comes first. */
  public String sortKey() {
    return OpsKeys.at(nextAt == null ? parkedAt : nextAt, eventId == null ? "-" : eventId);
  }

  /** The whole item, keys included. */
  public Map<String, AttributeValue> toItem() {
    Map<String, AttributeValue> item = new HashMap<>(key.toAttributes());
    item.put("sequence", string(key.sequence()));
    item.put("recordHash", string(key.recordHash()));
    if (key.reaction() != null) {
      item.put("reaction", string(key.reaction()));
    }
    item.put(STATE, string(state.name()));
    item.put("reason", string(reason));
    item.put("detail", string(detail));
    item.put("attempts", number(attempts));
    putString(item, "userId", userId);
    putString(item, "noteId", noteId);
    putString(item, "eventId", eventId);
    item.put("source", string(source));
    item.put("parkedAt", time(parkedAt));
    putTime(item, "redrivenAt", redrivenAt);
    putTime(item, "nextAt", nextAt);
    putTime(item, APPLIED_AT, appliedAt);
    if (purgeAt != null) {
      item.put("purgeAt", number(purgeAt.getEpochSecond()));
    }
    if (payload != null) {
      item.put(PAYLOAD, AttributeValue.fromB(payload));
    }
    item.put("parts", number(parts));
    item.put(KeyAttributes.GSI1_PK, string(OpsKeys.deadLettersIn(state.name())));
    item.put(KeyAttributes.GSI1_SK, string(sortKey()));
    return item;
  }

  /**
   * Reads the item.
   *
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static DeadLetter fromItem(Map<String, AttributeValue> item) {
    Attributes attributes = new Attributes(item);
    Long purgeAt = attributes.optionalNumber("purgeAt");
    AttributeValue payload = attributes.get(PAYLOAD);
    try {
      return new DeadLetter(
          new DeadLetterKey(
              attributes.requiredString("sequence"),
              attributes.requiredString("recordHash"),
              attributes.optionalString("reaction")),
          State.valueOf(attributes.requiredString(STATE)),
          attributes.requiredString("reason"),
          attributes.requiredString("detail"),
          attributes.number("attempts"),
          attributes.optionalString("userId"),
          attributes.optionalString("noteId"),
          attributes.optionalString("eventId"),
          attributes.requiredString("source"),
          attributes.time("parkedAt"),
          attributes.optionalTime("redrivenAt"),
          attributes.optionalTime("nextAt"),
          attributes.optionalTime(APPLIED_AT),
          purgeAt == null ? null : Instant.ofEpochSecond(purgeAt),
          payload == null ? null : payload.b(),
          attributes.number("parts"));
    } catch (IllegalArgumentException e) {
      throw new CorruptItemException("no dead letter: " + e.getMessage(), e);
    }
  }

  private static void putString(
      Map<String, AttributeValue> item, String name, @Nullable String value) {
    if (value != null) {
      item.put(name, string(value));
    }
  }

  private static void putTime(
      Map<String, AttributeValue> item, String name, @Nullable Instant value) {
    if (value != null) {
      item.put(name, time(value));
    }
  }
}
