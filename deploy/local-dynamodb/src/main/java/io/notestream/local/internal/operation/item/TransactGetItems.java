package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.expression.ExpressionParameters;
import io.notestream.local.internal.expression.Projection;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.ValueJson;
import io.notestream.local.internal.item.Wording;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Interceptor;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.RefusedTransactionException;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.Transactions.Lookup;
import io.notestream.local.internal.table.Transactions.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads up to a hundred items as they are at one moment. */
final class TransactGetItems implements Operation {

  private static final double FACTOR = 2;
  private static final int MOST_ITEMS = 100;
  private static final long MOST_BYTES = 4L * 1024 * 1024;

  private static final Shape.Structure INPUT =
      Shape.Structure.named("TransactGetItemsInput")
          .required(
              "TransactItems",
              Shape.listOf(
                  Shape.Structure.named("TransactGetItem")
                      .required(
                          "Get",
                          Shape.Structure.named("Get")
                              .required("Key", ItemShapes.ATTRIBUTES)
                              .required("TableName", Shape.tableName())
                              .optional("ProjectionExpression", Shape.text())
                              .optional("ExpressionAttributeNames", ItemShapes.EXPRESSION_NAMES)
                              .build())
                      .build(),
                  1,
                  MOST_ITEMS))
          .optional("ReturnConsumedCapacity", ItemShapes.RETURN_CONSUMED_CAPACITY)
          .build();

  private final ServiceContext service;
  private final Interceptor interceptor;

  TransactGetItems(ServiceContext service, Interceptor interceptor) {
    this.service = service;
    this.interceptor = interceptor;
  }

  @Override
  public String name() {
    return "TransactGetItems";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  /** One action as the request asks for it. */
  private record Asked(Item key, @Nullable Projection projection, Table table) {

    /**
     * Returns what the response shows of an item: null if the item has nothing that was asked for.
     */
    @Nullable Item shown(@Nullable Item item) {
      if (item == null || projection == null) {
        return item;
      }
      Item projected = projection.apply(item);
      return projected.names().isEmpty() ? null : projected;
    }
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    List<Asked> asked = read(RequestMembers.required(call.body(), "TransactItems"));
    List<Lookup> lookups = bind(asked);
    List<@Nullable Item> items = lookUp(call, lookups);
    Map<String, ConsumedCapacity> capacities = new LinkedHashMap<>();
    long bytes = 0;
    for (int i = 0; i < asked.size(); i++) {
      Item item = items.get(i);
      bytes += item == null ? 0 : item.sizeBytes();
      capacities
          .computeIfAbsent(asked.get(i).table.name(), ConsumedCapacity::new)
          .read(item, FACTOR);
    }
    if (bytes > MOST_BYTES) {
      throw ServiceException.validation("Transaction size cannot exceed 4MB");
    }
    capacities.values().forEach(each -> call.consume(each.total()));
    ConsumedCapacity.Detail detail = ReturnOptions.of(call.body()).capacity();
    return json -> {
      json.writeStartObject();
      ConsumedCapacity.writeAll(json, capacities.values(), detail, true);
      json.writeArrayFieldStart("Responses");
      for (int i = 0; i < asked.size(); i++) {
        json.writeStartObject();
        ReturnOptions.writeItem(json, "Item", asked.get(i).shown(items.get(i)));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    };
  }

  private List<Asked> read(JsonNode items) {
    List<Asked> asked = new ArrayList<>();
    for (JsonNode item : items) {
      JsonNode body = RequestMembers.required(item, "Get");
      Item key = ValueJson.item(RequestMembers.required(body, "Key"), Wording.OLDER);
      Projection projection = ExpressionParameters.TRANSACT_GET.read(body).parse().projection();
      asked.add(new Asked(key, projection, service.usableTable(body)));
    }
    return asked;
  }

  private static List<Lookup> bind(List<Asked> asked) {
    List<Lookup> lookups = new ArrayList<>();
    for (Asked each : asked) {
      KeyRules.refuseEmpty(each.table.definition(), each.key);
      try {
        KeyRules.checkKey(each.table.definition(), each.key);
        lookups.add(new Lookup(each.table, each.table.key(each.key)));
      } catch (ServiceException refused) {
        throw Cancellation.of(refused, lookups.size(), asked.size());
      }
    }
    Set<Place> places = new HashSet<>();
    for (Lookup each : lookups) {
      if (!places.add(Place.of(each.table(), each.key()))) {
        throw ServiceException.validation(
            "Transaction request cannot include multiple operations on one item");
      }
    }
    return lookups;
  }

  private List<@Nullable Item> lookUp(ApiCall call, List<Lookup> lookups) {
    try {
      return service
          .tables()
          .transactions()
          .read(lookups, () -> interceptor.holding(call, lookups.size()));
    } catch (RefusedTransactionException refused) {
      throw Cancellation.of(refused.reasons());
    }
  }
}
