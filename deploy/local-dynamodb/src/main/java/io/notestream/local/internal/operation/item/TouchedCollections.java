package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.table.Table;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The item collections that a request of several items has touched, each once. */
final class TouchedCollections {

  private final Map<Table, Map<Value, Item>> touched = new LinkedHashMap<>();

  void add(Table table, Item item) {
    if (table.definition().hasLocalIndexes()) {
      Value hash = Objects.requireNonNull(item.get(table.definition().key().singleHash()));
      touched.computeIfAbsent(table, first -> new LinkedHashMap<>()).putIfAbsent(hash, item);
    }
  }

  /** Writes the metrics of the collections by table, unless there are none. */
  void write(JsonGenerator json) throws IOException {
    if (touched.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("ItemCollectionMetrics");
    for (Map.Entry<Table, Map<Value, Item>> table : touched.entrySet()) {
      json.writeArrayFieldStart(table.getKey().name());
      for (Item item : table.getValue().values()) {
        ReturnOptions.writeMetrics(json, table.getKey().definition(), item);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }
}
