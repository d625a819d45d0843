package io.notestream.writer.internal.store;

import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.ViewKeys;
import java.util.Comparator;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What users are ranked by: an index of the views. */
public enum Ranking {
  /** By how many active notes they have. */
  ACTIVE_NOTES(KeyAttributes.GSI1, KeyAttributes.GSI1_PK, Attributes.ACTIVE_NOTES),
  /** By when they were last active. */
  LAST_ACTIVITY(KeyAttributes.GSI2, KeyAttributes.GSI2_PK, KeyAttributes.GSI2_SK);

  private final String index;
  private final String partitionKey;
  private final String sortKey;

  Ranking(String index, String partitionKey, String sortKey) {
    this.index = index;
    this.partitionKey = partitionKey;
    this.sortKey = sortKey;
  }

  String index() {
    return index;
  }

  String partitionKey() {
    return partitionKey;
  }

  String sortKey() {
    return sortKey;
  }

  /** Returns the index's partition of a bucket of users. */
  String partition(String bucket) {
    return this == ACTIVE_NOTES ? ViewKeys.ranking(bucket) : ViewKeys.activity(bucket);
  }

  /** Returns the order of the index. */
  Comparator<Map<String, AttributeValue>> ascending() {
    return this == ACTIVE_NOTES
        ? Comparator.comparingLong(item -> reader(item).number(sortKey))
        : Comparator.comparing(item -> reader(item).string(sortKey));
  }

  /** Returns an item's place in the index, as a text. */
  String place(Map<String, AttributeValue> item) {
    return this == ACTIVE_NOTES
        ? Long.toString(reader(item).number(sortKey))
        : reader(item).string(sortKey);
  }

  /** Returns the value of a place. */
  AttributeValue value(String place) {
    return this == ACTIVE_NOTES ? AttributeValue.fromN(place) : AttributeValue.fromS(place);
  }

  private static ItemReader<UnreadableItemException> reader(Map<String, AttributeValue> item) {
    return StoredItem.reader(item);
  }
}
