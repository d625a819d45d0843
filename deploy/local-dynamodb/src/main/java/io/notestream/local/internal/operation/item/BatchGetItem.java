package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.expression.ExpressionParameters;
import io.notestream.local.internal.expression.Projection;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.ValueJson;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads items by their keys, from one table or several. */
final class BatchGetItem implements Operation {

  private static final int MOST_KEYS = 100;
  private static final long MOST_BYTES = 16L * 1024 * 1024;

  private static final Shape.Structure INPUT =
      Shape.Structure.named("BatchGetItemInput")
          .terse()
          .required(
              "RequestItems",
              Shape.mapOfTables(
                      Shape.Structure.named("KeysAndAttributes")
                          .required("Keys", Shape.listOf(ItemShapes.ATTRIBUTES, 1, MOST_KEYS))
                          .optional("AttributesToGet", ItemShapes.ATTRIBUTES_TO_GET)
                          .optional("ConsistentRead", Shape.flag())
                          .optional("ProjectionExpression", Shape.text())
                          .optional("ExpressionAttributeNames", ItemShapes.EXPRESSION_NAMES)
                          .build())
                  .size(1, MOST_KEYS))
          .optional("ReturnConsumedCapacity", ItemShapes.RETURN_CONSUMED_CAPACITY)
          .build();

  private final ServiceContext service;

  BatchGetItem(ServiceContext service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "BatchGetItem";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    List<Part> parts = read(RequestMembers.required(call.body(), "RequestItems"));
    parts.forEach(this::bind);
    long left = MOST_BYTES;
    for (Part part : parts) {
      left = part.get(left, call);
      call.consume(part.capacity().total());
    }
    ConsumedCapacity.Detail detail = ReturnOptions.of(call.body()).capacity();
    return json -> {
      json.writeStartObject();
      json.writeObjectFieldStart("Responses");
      for (Part part : parts) {
        json.writeArrayFieldStart(part.name);
        for (Item item : part.found) {
          ValueJson.write(item, json);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
      json.writeObjectFieldStart("UnprocessedKeys");
      for (Part part : parts) {
        part.writeUnprocessed(json);
      }
      json.writeEndObject();
      ConsumedCapacity.writeAll(json, parts.stream().map(Part::capacity).toList(), detail, false);
      json.writeEndObject();
    };
  }

  private static List<Part> read(JsonNode requests) {
    List<Part> parts = new ArrayList<>();
    int keys = 0;
    boolean expressions = false;
    boolean legacy = false;
    for (Map.Entry<String, JsonNode> request : requests.properties()) {
      JsonNode body = request.getValue();
      expressions |= RequestMembers.has(body, "ProjectionExpression");
      legacy |= RequestMembers.has(body, "AttributesToGet");
      parts.add(
          new Part(
              request.getKey(),
              keys,
              body,
              ExpressionParameters.GET_ITEM.read(body).parse().projection()));
      keys += RequestMembers.required(body, "Keys").size();
    }
    if (expressions && legacy) {
      throw ServiceException.validation(
          "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}");
    }
    if (keys > MOST_KEYS) {
      throw ServiceException.validation("Too many items requested for the BatchGetItem call");
    }
    return parts;
  }

  private void bind(Part part) {
    Table table = service.tables().usable(ServiceContext.tableName(part.name));
    if (part.projection != null) {
      KeyRules.refuseNested(table.definition(), part.projection.nestedAttributes());
    }
    for (Item key : part.asked) {
      KeyRules.refuseEmpty(table.definition(), key);
      KeyRules.checkKey(table.definition(), key);
    }
    part.table = table;
  }

  /** The part of the request that is about one table, and what was found there. */
  private static final class Part {
    private final String name;
    private final int firstPosition;
    private final JsonNode body;
    private final List<Item> asked = new ArrayList<>();
    private final @Nullable Projection projection;
    private final List<Item> found = new ArrayList<>();
    private final List<Item> unprocessed = new ArrayList<>();
    private final ConsumedCapacity capacity;
    private @Nullable Table table;

    /**
     * Reads the part.
     *
     * @param firstPosition the position of the first key in the request
     */
    Part(String name, int firstPosition, JsonNode body, @Nullable Projection projection) {
      this.name = name;
      this.firstPosition = firstPosition;
      this.body = body;
      this.projection = projection;
      this.capacity = new ConsumedCapacity(name);
      RequestMembers.required(body, "Keys").forEach(key -> asked.add(ValueJson.item(key)));
      if (Set.copyOf(asked).size() < asked.size()) {
        throw ServiceException.validation(BatchRequests.DUPLICATES);
      }
    }

    ConsumedCapacity capacity() {
      return capacity;
    }

    /**
     * Reads the items, except those that the call is to leave, until the response has grown by so
     * many bytes.
     *
     * @return how many of the bytes are left
     */
    long get(long bytes, ApiCall call) {
      Table from = Objects.requireNonNull(table);
      double factor = ConsumedCapacity.readFactor(body);
      long left = bytes;
      for (int i = 0; i < asked.size(); i++) {
        Item key = asked.get(i);
        if (call.leaves(firstPosition + i)) {
          unprocessed.add(key);
          continue;
        }
        Item item = left <= 0 ? null : from.get(from.key(key));
        long size = item == null ? 0 : item.sizeBytes();
        if (left <= 0 || size > left) {
          left = 0;
          unprocessed.add(key);
          continue;
        }
        left -= size;
        capacity.read(item, factor);
        if (item != null) {
          found.add(projection == null ? item : projection.apply(item));
        }
      }
      return left;
    }

    void writeUnprocessed(JsonGenerator json) throws IOException {
      if (unprocessed.isEmpty()) {
        return;
      }
      json.writeObjectFieldStart(name);
      json.writeArrayFieldStart("Keys");
      for (Item key : unprocessed) {
        ValueJson.write(key, json);
      }
      json.writeEndArray();
      for (Map.Entry<String, JsonNode> member : body.properties()) {
        if (!member.getKey().equals("Keys")) {
          json.writeFieldName(member.getKey());
          BatchRequests.writeTree(member.getValue(), json);
        }
      }
      json.writeEndObject();
    }
  }
}
