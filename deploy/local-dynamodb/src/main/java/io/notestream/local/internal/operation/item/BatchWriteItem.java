package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.ValueJson;
import io.notestream.local.internal.item.Wording;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.ItemKey;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.TableDefinition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts and deletes items of one table or several, each on its own. */
final class BatchWriteItem implements Operation {

  private static final int MOST_REQUESTS = 25;

  private static final Shape.Structure INPUT =
      Shape.Structure.named("BatchWriteItemInput")
          .alone("ReturnConsumedCapacity", "ReturnItemCollectionMetrics")
          .optional("ReturnConsumedCapacity", ItemShapes.RETURN_CONSUMED_CAPACITY)
          .optional("ReturnItemCollectionMetrics", ItemShapes.RETURN_ITEM_COLLECTION_METRICS)
          .required(
              "RequestItems",
              Shape.mapOfTables(
                  Shape.listOf(
                      Shape.Structure.named("WriteRequest")
                          .optional(
                              "PutRequest",
                              Shape.Structure.named("PutRequest")
                                  .required("Item", ItemShapes.ATTRIBUTES)
                                  .build())
                          .optional(
                              "DeleteRequest",
                              Shape.Structure.named("DeleteRequest")
                                  .required("Key", ItemShapes.ATTRIBUTES)
                                  .build())
                          .build(),
                      1,
                      MOST_REQUESTS)))
          .build();

  private final ServiceContext service;

  BatchWriteItem(ServiceContext service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "BatchWriteItem";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  /**
   * A request for one item.
   *
   * @param item the item to put, or the key to delete
   * @param position its place among all requests of the batch
   */
  private record Request(Item item, boolean isPut, JsonNode json, int position) {}

  /** A request that was checked against its table. */
  private record Ready(Table table, ItemKey key, Request request) {

    @Nullable Item after() {
      return request.isPut ? request.item : null;
    }
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    Map<String, List<Request>> requests =
        read(RequestMembers.required(call.body(), "RequestItems"));
    Map<String, List<Ready>> ready = new LinkedHashMap<>();
    requests.forEach((name, each) -> ready.put(name, bind(name, each)));
    List<ConsumedCapacity> capacities = new ArrayList<>();
    Map<String, List<Ready>> unprocessed = new LinkedHashMap<>();
    ready.forEach(
        (name, each) -> {
          ConsumedCapacity capacity = new ConsumedCapacity(name);
          List<Ready> left =
              each.stream()
                  .filter(one -> call.leaves(one.request.position) || !write(one, capacity))
                  .toList();
          capacities.add(capacity);
          call.consume(capacity.total());
          if (!left.isEmpty()) {
            unprocessed.put(name, left);
          }
        });
    ReturnOptions options = ReturnOptions.of(call.body());
    return json -> {
      json.writeStartObject();
      writeUnprocessed(json, unprocessed);
      if (options.collectionSize()) {
        writeCollections(json, ready);
      }
      ConsumedCapacity.writeAll(json, capacities, options.capacity(), false);
      json.writeEndObject();
    };
  }

  private static Map<String, List<Request>> read(JsonNode tables) {
    if (tables.isEmpty()) {
      throw ServiceException.validation(
          "The requestItems parameter is required for BatchWriteItem");
    }
    Map<String, List<Request>> requests = new LinkedHashMap<>();
    int count = 0;
    for (Map.Entry<String, JsonNode> table : tables.properties()) {
      List<Request> ofTable = new ArrayList<>();
      for (JsonNode request : table.getValue()) {
        ofTable.add(read(request, count++));
      }
      requests.put(table.getKey(), ofTable);
    }
    if (count > MOST_REQUESTS) {
      throw ServiceException.validation("Too many items requested for the BatchWriteItem call");
    }
    return requests;
  }

  private static Request read(JsonNode request, int position) {
    JsonNode put = RequestMembers.member(request, "PutRequest");
    JsonNode delete = RequestMembers.member(request, "DeleteRequest");
    if ((put == null) == (delete == null)) {
      throw ServiceException.validation(
          "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
    }
    if (put == null) {
      return new Request(
          ValueJson.item(
              RequestMembers.required(Objects.requireNonNull(delete), "Key"), Wording.OLDER),
          false,
          request,
          position);
    }
    Item item = ValueJson.item(RequestMembers.required(put, "Item"), Wording.OLDER);
    ItemWrite.refuseTooLarge(item);
    return new Request(item, true, request, position);
  }

  private List<Ready> bind(String name, List<Request> requests) {
    Table table = service.tables().usable(ServiceContext.tableName(name));
    TableDefinition definition = table.definition();
    List<Ready> ready = new ArrayList<>();
    Set<ItemKey> seen = new HashSet<>();
    for (Request request : requests) {
      KeyRules.refuseEmpty(definition, request.item);
      if (request.isPut) {
        KeyRules.checkLookup(definition, request.item);
        IndexKeyRules.refuseEmpty(definition, request.item);
        IndexKeyRules.checkItem(definition, request.item);
      } else {
        KeyRules.checkKey(definition, request.item);
      }
      ItemKey key = table.key(request.item);
      if (!seen.add(key)) {
        throw ServiceException.validation(BatchRequests.DUPLICATES);
      }
      ready.add(new Ready(table, key, request));
    }
    return ready;
  }

  /** Carries out one request; returns false if a transaction holds the item. */
  private static boolean write(Ready ready, ConsumedCapacity capacity) {
    try {
      capacity.write(ready.table.change(ready.key, before -> ready.after()), 1);
      return true;
    } catch (ServiceException conflict) {
      return false;
    }
  }

  private static void writeUnprocessed(JsonGenerator json, Map<String, List<Ready>> unprocessed)
      throws IOException {
    json.writeObjectFieldStart("UnprocessedItems");
    for (Map.Entry<String, List<Ready>> table : unprocessed.entrySet()) {
      json.writeArrayFieldStart(table.getKey());
      for (Ready each : table.getValue()) {
        BatchRequests.writeTree(each.request.json, json);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void writeCollections(JsonGenerator json, Map<String, List<Ready>> written)
      throws IOException {
    TouchedCollections touched = new TouchedCollections();
    written.values().forEach(each -> each.forEach(one -> touched.add(one.table, one.request.item)));
    touched.write(json);
  }
}
