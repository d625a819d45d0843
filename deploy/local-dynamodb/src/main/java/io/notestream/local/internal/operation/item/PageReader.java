package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.expression.Condition;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.ValueJson;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.store.StoreMap;
import io.notestream.local.internal.table.IndexDefinition;
import io.notestream.local.internal.table.KeyRange;
import io.notestream.local.internal.table.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one page of a query or scan, and makes the response of it. */
final class PageReader {

  /**
   * A page ends with the item with which it reaches this size, whether the filter keeps it or not.
   */
  private static final long PAGE_BYTES = 1024 * 1024;

  private final Table table;
  private final @Nullable IndexDefinition index;
  private final Selection selection;
  private final @Nullable Condition filter;
  private final double factor;
  private final long limit;

  PageReader(
      JsonNode body,
      Table table,
      @Nullable IndexDefinition index,
      Selection selection,
      @Nullable Condition filter) {
    this.table = table;
    this.index = index;
    this.selection = selection;
    this.filter = filter;
    this.factor = ConsumedCapacity.readFactor(body);
    this.limit = RequestMembers.number(body, "Limit", Long.MAX_VALUE);
  }

  /** Reads a page of the range. */
  ResponseBody read(ApiCall call, KeyRange range, boolean forward) {
    boolean fetch = selection.needsTable(table, index);
    ConsumedCapacity capacity = ConsumedCapacity.of(call.body());
    List<Item> items = new ArrayList<>();
    long bytes = 0;
    int evaluated = 0;
    int matched = 0;
    Item last = null;
    for (Iterator<StoreMap.Entry<Item>> each = range.read(forward); each.hasNext(); ) {
      Item entry = each.next().value();
      evaluated++;
      bytes += entry.sizeBytes();
      Item item = fetch ? fetch(entry, capacity) : entry;
      if (filter == null || filter.test(entry)) {
        matched++;
        if (!selection.countOnly()) {
          items.add(selection.projection() == null ? item : selection.projection().apply(item));
        }
      }
      if (evaluated >= limit || bytes >= PAGE_BYTES) {
        last = range.position(entry);
        break;
      }
    }
    double units = ConsumedCapacity.readUnits(bytes, factor);
    if (index == null) {
      capacity.read(units);
    } else {
      capacity.readIndex(index.name(), index.global(), units);
    }
    call.consume(capacity.total());
    return new Page(
        selection.countOnly() ? null : items,
        matched,
        evaluated,
        last,
        capacity,
        ReturnOptions.of(call.body()).capacity());
  }

  private Item fetch(Item entry, ConsumedCapacity capacity) {
    Item item = table.get(table.key(entry));
    // The item may have gone since the index was read.
    Item found = item == null ? entry : item;
    capacity.read(found, factor);
    return found;
  }

  private record Page(
      @Nullable List<Item> items,
      int matched,
      int evaluated,
      @Nullable Item last,
      ConsumedCapacity capacity,
      ConsumedCapacity.Detail detail)
      implements ResponseBody {

    @Override
    public void writeTo(JsonGenerator json) throws IOException {
      json.writeStartObject();
      if (items != null) {
        json.writeArrayFieldStart("Items");
        for (Item item : items) {
          ValueJson.write(item, json);
        }
        json.writeEndArray();
      }
      json.writeNumberField("Count", matched);
      json.writeNumberField("ScannedCount", evaluated);
      ReturnOptions.writeItem(json, "LastEvaluatedKey", last);
      capacity.writeMember(json, detail);
      json.writeEndObject();
    }
  }
}
