package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.item.ValueJson;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.table.TableDefinition;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants the response to show besides its result: capacity, and the size of an item
 * collection.
 */
record ReturnOptions(ConsumedCapacity.Detail capacity, boolean collectionSize) {

  static ReturnOptions of(JsonNode body) {
    return new ReturnOptions(
        ConsumedCapacity.Detail.valueOf(
            RequestMembers.text(body, "ReturnConsumedCapacity", "NONE")),
        RequestMembers.text(body, "ReturnItemCollectionMetrics", "NONE").equals("SIZE"));
  }

  /**
   * Writes the metrics of the collection that an item belongs to, if they are wanted and the table
   * has any.
   */
  void writeCollection(JsonGenerator json, TableDefinition table, Item item) throws IOException {
    if (collectionSize && table.hasLocalIndexes()) {
      json.writeFieldName("ItemCollectionMetrics");
      writeMetrics(json, table, item);
    }
  }

  static void writeMetrics(JsonGenerator json, TableDefinition table, Item item)
      throws IOException {
    String hash = table.key().singleHash();
    Value value = Objects.requireNonNull(item.get(hash));
    json.writeStartObject();
    json.writeObjectFieldStart("ItemCollectionKey");
    json.writeFieldName(hash);
    ValueJson.write(value, json);
    json.writeEndObject();
    // The service estimates to the gigabyte; no collection here is larger than one.
    json.writeArrayFieldStart("SizeEstimateRangeGB");
    json.writeNumber(0.0);
    json.writeNumber(1.0);
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Writes an item as a member, unless there is none. */
  static void writeItem(JsonGenerator json, String member, @Nullable Item item) throws IOException {
    if (item != null) {
      json.writeFieldName(member);
      ValueJson.write(item, json);
    }
  }
}
