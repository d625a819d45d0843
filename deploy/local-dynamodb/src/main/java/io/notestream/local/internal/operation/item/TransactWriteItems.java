package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.expression.ExpressionParameters;
import io.notestream.local.internal.expression.Expressions;
import io.notestream.local.internal.expression.UnparsedExpressions;
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
import io.notestream.local.internal.table.Transactions.Action;
import io.notestream.local.internal.table.Transactions.Place;
import io.notestream.local.internal.table.WriteResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Carries out up to a hundred writes and checks, all of them or none. */
final class TransactWriteItems implements Operation {

  private static final double FACTOR = 2;
  private static final int MOST_ACTIONS = 100;
  private static final long MOST_BYTES = 4L * 1024 * 1024;
  private static final List<String> KINDS = List.of("ConditionCheck", "Put", "Delete", "Update");

  private static final Shape.Structure INPUT =
      Shape.Structure.named("TransactWriteItemsInput")
          .optional("ClientRequestToken", Shape.text().length(1, 36))
          .required("TransactItems", Shape.listOf(action(), 1, MOST_ACTIONS))
          .optional("ReturnConsumedCapacity", ItemShapes.RETURN_CONSUMED_CAPACITY)
          .optional("ReturnItemCollectionMetrics", ItemShapes.RETURN_ITEM_COLLECTION_METRICS)
          .build();

  private final ServiceContext service;
  private final Interceptor interceptor;
  private final ClientRequestTokens tokens;

  TransactWriteItems(ServiceContext service, Interceptor interceptor, ClientRequestTokens tokens) {
    this.service = service;
    this.interceptor = interceptor;
    this.tokens = tokens;
  }

  private static Shape.Structure action() {
    return Shape.Structure.named("TransactWriteItem")
        .optional(
            "ConditionCheck",
            keyed("ConditionCheck", "Key").required("ConditionExpression", Shape.text()).build())
        .optional("Put", keyed("Put", "Item").optional("ConditionExpression", Shape.text()).build())
        .optional(
            "Delete", keyed("Delete", "Key").optional("ConditionExpression", Shape.text()).build())
        .optional(
            "Update",
            keyed("Update", "Key")
                .required("UpdateExpression", Shape.text())
                .optional("ConditionExpression", Shape.text())
                .build())
        .build();
  }

  private static Shape.Structure.Builder keyed(String name, String item) {
    return Shape.Structure.named(name)
        .required(item, ItemShapes.ATTRIBUTES)
        .required("TableName", Shape.tableName())
        .optional("ExpressionAttributeNames", ItemShapes.EXPRESSION_NAMES)
        .optional("ExpressionAttributeValues", ItemShapes.EXPRESSION_VALUES)
        .optional("ReturnValuesOnConditionCheckFailure", ItemShapes.RETURN_VALUES_ON_FAILURE);
  }

  @Override
  public String name() {
    return "TransactWriteItems";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  /** One action, and the table that it is about. */
  private record Asked(ItemWrite write, Table table) {}

  @Override
  public ResponseBody handle(ApiCall call) {
    JsonNode items = RequestMembers.required(call.body(), "TransactItems");
    List<ItemWrite> writes = new ArrayList<>();
    items.forEach(item -> writes.add(read(item)));
    refuseTooLarge(writes);
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < writes.size(); i++) {
      asked.add(new Asked(writes.get(i), service.usableTable(content(items.get(i)))));
    }
    for (Asked each : asked) {
      each.write.refuseEmpty(each.table.definition());
      each.write.refuseKeyUpdate(each.table.definition());
    }
    List<BoundWrite> bound = bind(asked);
    refuseDuplicates(bound);
    String token = RequestMembers.text(call.body(), "ClientRequestToken");
    if (token == null) {
      return respond(call, bound, commit(call, bound, () -> {}));
    }
    return tokens.once(
        token,
        items,
        remember -> respond(call, bound, commit(call, bound, remember)),
        () -> respondAgain(call, bound));
  }

  private static JsonNode content(JsonNode item) {
    return KINDS.stream()
        .map(kind -> RequestMembers.member(item, kind))
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }

  private static ItemWrite read(JsonNode item) {
    List<String> kinds = KINDS.stream().filter(kind -> RequestMembers.has(item, kind)).toList();
    if (kinds.size() != 1) {
      throw ServiceException.validation(
          "TransactItems can only contain one of Check, Put, Update or Delete");
    }
    String kind = kinds.get(0);
    JsonNode action = RequestMembers.required(item, kind);
    boolean isPut = kind.equals("Put");
    UnparsedExpressions unparsed =
        kind.equals("Update")
            ? ExpressionParameters.TRANSACT_UPDATE.read(action)
            : ExpressionParameters.TRANSACT_CONDITION.read(action);
    unparsed.requireSyntax();
    Item itemOrKey =
        ValueJson.item(RequestMembers.required(action, isPut ? "Item" : "Key"), Wording.OLDER);
    if (isPut) {
      ItemWrite.refuseTooLarge(itemOrKey);
    }
    Expressions expressions = unparsed.parse();
    boolean showsItem = ConditionFailure.showsItem(action);
    return switch (kind) {
      case "Put" -> new ItemWrite.Put(itemOrKey, expressions, showsItem);
      case "Update" -> ItemUpdate.inTransaction(itemOrKey, expressions, showsItem);
      case "Delete" -> new ItemWrite.Delete(itemOrKey, expressions, showsItem);
      default -> new ItemWrite.Check(itemOrKey, expressions, showsItem);
    };
  }

  /** Counts what the request brings, not what is in the table already. */
  private static void refuseTooLarge(List<ItemWrite> writes) {
    long bytes = writes.stream().mapToLong(ItemWrite::sizeBytes).sum();
    if (bytes > MOST_BYTES) {
      throw ServiceException.validation("Transaction size cannot exceed 4MB");
    }
  }

  private static List<BoundWrite> bind(List<Asked> asked) {
    List<BoundWrite> bound = new ArrayList<>();
    for (Asked each : asked) {
      try {
        bound.add(each.write.bind(each.table));
      } catch (ServiceException refused) {
        throw Cancellation.of(refused, bound.size(), asked.size());
      }
    }
    return bound;
  }

  private static void refuseDuplicates(List<BoundWrite> bound) {
    Set<Place> places = new HashSet<>();
    for (BoundWrite each : bound) {
      if (!places.add(Place.of(each.table(), each.key()))) {
        throw ServiceException.validation(
            "Transaction request cannot include multiple operations on one item");
      }
    }
  }

  private List<WriteResult> commit(ApiCall call, List<BoundWrite> bound, Runnable alongside) {
    List<Action> actions =
        bound.stream().map(each -> new Action(each.table(), each.key(), each)).toList();
    try {
      return service
          .tables()
          .transactions()
          .write(actions, () -> interceptor.holding(call, actions.size()), alongside);
    } catch (RefusedTransactionException refused) {
      throw Cancellation.of(refused.reasons());
    } catch (InvalidRequestException invalid) {
      throw invalid.refusal();
    }
  }

  private static ResponseBody respond(
      ApiCall call, List<BoundWrite> bound, List<WriteResult> written) {
    Map<String, ConsumedCapacity> capacities = new LinkedHashMap<>();
    for (int i = 0; i < bound.size(); i++) {
      capacities
          .computeIfAbsent(bound.get(i).table().name(), ConsumedCapacity::new)
          .write(written.get(i), FACTOR);
    }
    return respond(call, bound, capacities);
  }

  /** Responds to a request that was carried out before, which now costs reads. */
  private static ResponseBody respondAgain(ApiCall call, List<BoundWrite> bound) {
    Map<String, ConsumedCapacity> capacities = new LinkedHashMap<>();
    for (BoundWrite each : bound) {
      Item item = each.table().get(each.key());
      capacities.computeIfAbsent(each.table().name(), ConsumedCapacity::new).read(item, FACTOR);
    }
    return respond(call, bound, capacities);
  }

  private static ResponseBody respond(
      ApiCall call, List<BoundWrite> bound, Map<String, ConsumedCapacity> capacities) {
    capacities.values().forEach(each -> call.consume(each.total()));
    ReturnOptions options = ReturnOptions.of(call.body());
    return json -> {
      json.writeStartObject();
      ConsumedCapacity.writeAll(json, capacities.values(), options.capacity(), true);
      if (options.collectionSize()) {
        TouchedCollections touched = new TouchedCollections();
        bound.stream()
            .filter(each -> each.write().changes())
            .forEach(each -> touched.add(each.table(), each.write().item()));
        touched.write(json);
      }
      json.writeEndObject();
    };
  }
}
