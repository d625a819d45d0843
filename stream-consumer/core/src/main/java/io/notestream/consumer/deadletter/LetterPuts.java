package io.notestream.consumer.deadletter;

import io.notestream.model.view.CorruptItemException;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetterKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Puts letters, each once: the same record again is the same letter, and another record under the
 * same key is a letter beside the first. Thread-safe.
 */
final class LetterPuts {

  /** The attribute, of a letter and of its parts, that tells records under one key apart. */
  static final String CONTENT_HASH = "contentHash";

  private final LetterStore store;

  LetterPuts(LetterStore store) {
    this.store = store;
  }

  private enum Result {
    PUT,
    SAME_RECORD,
    OTHER_RECORD
  }

  /**
   * Puts a letter with its record, unless it is there; returns whether this call did.
   *
   * @param viewsId the id of the views table; {@code null} if it does not matter
   */
  boolean putIfAbsent(DeadLetter head, ParkedRecord record, @Nullable String viewsId) {
    Result first = put(head, record, viewsId);
    if (first != Result.OTHER_RECORD || head.key().reaction() != null) {
      return first == Result.PUT;
    }
    return put(head.withKey(record.keyBeside(head.key())), record, viewsId) == Result.PUT;
  }

  /**
   * Returns whether the record has a letter, given the first key for its letter. One that is open
   * is of the views table from then on, since it settles the record there.
   */
  boolean contains(DeadLetterKey first, ParkedRecord record, @Nullable String viewsId) {
    Map<String, AttributeValue> item = store.item(first);
    if (!item.isEmpty() && !isOf(item, record)) {
      item = store.item(record.keyBeside(first));
    }
    if (item.isEmpty() || OutdatedLetters.test(item, viewsId)) {
      return false;
    }
    adopt(item, viewsId);
    return true;
  }

  private Result put(DeadLetter head, ParkedRecord record, @Nullable String viewsId) {
    List<SdkBytes> pieces = RecordPayload.pieces(record.json());
    if (pieces.size() == 1) {
      return putHead(head.withPayload(pieces.get(0), 0), record, viewsId);
    }
    // The letter is looked for first: the parts of one that was closed must not come back.
    Map<String, AttributeValue> present = store.item(head.key());
    if (!present.isEmpty() && !(isOf(present, record) && OutdatedLetters.test(present, viewsId))) {
      return compare(present, record);
    }
    if (!putParts(head.key(), pieces, record.contentHash(), null)) {
      return Result.OTHER_RECORD;
    }
    Result result = putHead(head.withPayload(null, pieces.size()), record, viewsId);
    Instant purgeAt = result == Result.SAME_RECORD ? purgeAt(head.key()) : null;
    if (purgeAt != null) {
      // It was closed while the parts were put. They are put again, for the reason of replace().
      putParts(head.key(), pieces, record.contentHash(), purgeAt);
    }
    return result;
  }

  private @Nullable Instant purgeAt(DeadLetterKey key) {
    return store.get(key).map(DeadLetter::purgeAt).orElse(null);
  }

  /** Puts the parts, unless another record has some, whose letter another process puts now. */
  private boolean putParts(
      DeadLetterKey key, List<SdkBytes> pieces, String contentHash, @Nullable Instant purgeAt) {
    for (int i = 0; i < pieces.size(); i++) {
      Map<String, AttributeValue> part = new HashMap<>(key.part(i + 1));
      part.put(DeadLetter.PAYLOAD, AttributeValue.fromB(pieces.get(i)));
      if (purgeAt != null) {
        part.put("purgeAt", AttributeValue.fromN(Long.toString(purgeAt.getEpochSecond())));
      }
      if (!putPart(part, contentHash)) {
        return false;
      }
    }
    return true;
  }

  private boolean putPart(Map<String, AttributeValue> part, String contentHash) {
    part.put(CONTENT_HASH, AttributeValue.fromS(contentHash));
    try {
      store
          .dynamoDb()
          .putItem(
              r ->
                  r.tableName(store.table())
                      .item(part)
                      .conditionExpression("attribute_not_exists(PK) OR contentHash = :hash")
                      .expressionAttributeValues(
                          Map.of(":hash", AttributeValue.fromS(contentHash))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private Result putHead(DeadLetter letter, ParkedRecord record, @Nullable String viewsId) {
    Map<String, AttributeValue> item = new HashMap<>(letter.toItem());
    item.put(CONTENT_HASH, AttributeValue.fromS(record.contentHash()));
    if (viewsId != null) {
      item.put(OutdatedLetters.VIEWS_ID, AttributeValue.fromS(viewsId));
    }
    try {
      store
          .dynamoDb()
          .putItem(
              r ->
                  r.tableName(store.table())
                      .item(item)
                      .conditionExpression("attribute_not_exists(PK)")
                      .returnValuesOnConditionCheckFailure(
                          ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return Result.PUT;
    } catch (ConditionalCheckFailedException e) {
      // Put before, by this process or another, and perhaps changed since.
      Map<String, AttributeValue> present = e.hasItem() ? e.item() : store.item(letter.key());
      Result result = compare(present, record);
      if (result == Result.SAME_RECORD && OutdatedLetters.test(present, viewsId)) {
        return replace(present, item) ? Result.PUT : Result.SAME_RECORD;
      }
      if (result == Result.SAME_RECORD) {
        adopt(present, viewsId);
      }
      return result;
    }
  }

  /** Makes an open letter that was put for another views table one of this one. */
  private void adopt(Map<String, AttributeValue> letter, @Nullable String viewsId) {
    AttributeValue own = letter.get(OutdatedLetters.VIEWS_ID);
    if (viewsId != null
        && own != null
        && !viewsId.equals(own.s())
        && !OutdatedLetters.isClosed(letter)) {
      Map<String, AttributeValue> item = new HashMap<>(letter);
      item.put(OutdatedLetters.VIEWS_ID, AttributeValue.fromS(viewsId));
      replace(letter, item);
    }
  }

  /**
   * Replaces a letter, if it still is in its state and of its views table; whoever parks need not
   * be allowed to update items.
   */
  private boolean replace(Map<String, AttributeValue> seen, Map<String, AttributeValue> item) {
    try {
      store
          .dynamoDb()
          .putItem(
              r ->
                  r.tableName(store.table())
                      .item(item)
                      .conditionExpression("viewsId = :views AND #state = :state")
                      .expressionAttributeNames(Map.of("#state", DeadLetter.STATE))
                      .expressionAttributeValues(
                          Map.of(
                              ":views", seen.get(OutdatedLetters.VIEWS_ID),
                              ":state", seen.get(DeadLetter.STATE))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private Result compare(Map<String, AttributeValue> item, ParkedRecord record) {
    return isOf(item, record) ? Result.SAME_RECORD : Result.OTHER_RECORD;
  }

  /** Returns whether a letter holds the record. */
  private boolean isOf(Map<String, AttributeValue> item, ParkedRecord record) {
    AttributeValue hash = item.get(CONTENT_HASH);
    if (hash != null) {
      return record.contentHash().equals(hash.s());
    }
    try {
      return store
          .document(DeadLetter.fromItem(item))
          .map(json -> record.contentHash().equals(ParkedRecord.of(json).contentHash()))
          .orElse(false);
    } catch (IllegalStateException | CorruptItemException e) {
      return false; // It is not whole, so that this record has to be kept too.
    }
  }
}
