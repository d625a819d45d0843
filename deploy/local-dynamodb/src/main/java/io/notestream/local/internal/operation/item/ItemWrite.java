package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.expression.Condition;
import io.notestream.local.internal.expression.ExpressionParameters;
import io.notestream.local.internal.expression.Expressions;
import io.notestream.local.internal.expression.UnparsedExpressions;
import io.notestream.local.internal.expression.Update;
import io.notestream.local.internal.expression.UpdateResult;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.item.ValueJson;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.table.ItemKey;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.TableDefinition;
import io.notestream.local.internal.table.WriteFunction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request, or one action of a transaction, wants to do with one item: put, update, delete or
 * only check it. Read and checked as far as that goes without the table; {@link #bind} does the
 * rest.
 */
final class ItemWrite {

  /** The largest item. */
  static final int MOST_BYTES = 400 * 1024;

  private final Kind kind;
  private final Item item;
  private final Map<String, Value> values;
  private final @Nullable Condition condition;
  private final @Nullable Update update;
  private final boolean showOnFailure;

  /**
   * Whether the size of the update itself is limited as well as that of the item that it leaves.
   * The service does so in UpdateItem, and not in transactions.
   */
  private final boolean limitsUpdate;

  private enum Kind {
    PUT,
    UPDATE,
    DELETE,
    CHECK
  }

  /**
   * @param item the item to put, or the key
   */
  private ItemWrite(
      Kind kind,
      Item item,
      Expressions expressions,
      JsonNode body,
      ExpressionParameters parameters) {
    this.kind = kind;
    this.item = item;
    this.values = expressions.values();
    this.condition = expressions.condition();
    this.update = expressions.update();
    this.showOnFailure =
        RequestMembers.text(body, "ReturnValuesOnConditionCheckFailure", "NONE").equals("ALL_OLD");
    this.limitsUpdate = parameters == ExpressionParameters.UPDATE_ITEM;
  }

  static ItemWrite put(JsonNode body, ExpressionParameters parameters) {
    UnparsedExpressions expressions = parameters.read(body);
    Item item = ValueJson.item(RequestMembers.required(body, "Item"));
    checkReturnValues(body, parameters);
    refuseTooLarge(item);
    return new ItemWrite(Kind.PUT, item, expressions.parse(), body, parameters);
  }

  static ItemWrite update(JsonNode body, ExpressionParameters parameters) {
    return ofKey(Kind.UPDATE, body, parameters);
  }

  static ItemWrite delete(JsonNode body, ExpressionParameters parameters) {
    return ofKey(Kind.DELETE, body, parameters);
  }

  static ItemWrite check(JsonNode body, ExpressionParameters parameters) {
    return ofKey(Kind.CHECK, body, parameters);
  }

  private static ItemWrite ofKey(Kind kind, JsonNode body, ExpressionParameters parameters) {
    UnparsedExpressions expressions = parameters.read(body);
    Item key = ValueJson.item(RequestMembers.required(body, "Key"));
    checkReturnValues(body, parameters);
    return new ItemWrite(kind, key, expressions.parse(), body, parameters);
  }

  /** Refuses what only an update can return. */
  private static void checkReturnValues(JsonNode body, ExpressionParameters parameters) {
    if (parameters == ExpressionParameters.PUT_ITEM
        || parameters == ExpressionParameters.DELETE_ITEM) {
      String asked = RequestMembers.text(body, "ReturnValues", "NONE");
      if (!asked.equals("NONE") && !asked.equals("ALL_OLD")) {
        throw ServiceException.validation("ReturnValues can only be ALL_OLD or NONE");
      }
    }
  }

  static void refuseTooLarge(Item item) {
    if (item.sizeBytes() > MOST_BYTES) {
      throw ServiceException.validation("Item size has exceeded the maximum allowed size");
    }
  }

  private static void refuseTooLargeUpdate(long bytes) {
    if (bytes > MOST_BYTES) {
      throw ServiceException.validation(
          "Item size to update has exceeded the maximum allowed size");
    }
  }

  /** The item to put, or the key. */
  Item item() {
    return item;
  }

  /** The size of what the request brings: the item to put or the key, and the values. */
  int sizeBytes() {
    return item.sizeBytes() + Item.of(values).sizeBytes();
  }

  /**
   * Refuses empty values where keys are. Also in a transaction they fail the whole request.
   *
   * @throws ServiceException ValidationException
   */
  void refuseEmpty(TableDefinition table) {
    KeyRules.refuseEmpty(table, item);
    if (kind == Kind.PUT) {
      IndexKeyRules.refuseEmpty(table, item);
    }
  }

  /**
   * Refuses an update of a key attribute. Also in a transaction it fails the whole request.
   *
   * @throws ServiceException ValidationException
   */
  void refuseKeyUpdate(TableDefinition table) {
    if (update == null) {
      return;
    }
    for (String attribute : table.key().attributes()) {
      if (update.attributes().contains(attribute)) {
        throw ServiceException.invalidParameter(
            "Cannot update attribute " + attribute + ". This attribute is part of the key");
      }
    }
  }

  /**
   * Checks the item or key against the table, and makes it ready to be carried out.
   *
   * @throws ServiceException ValidationException
   */
  Bound bind(Table table) {
    TableDefinition definition = table.definition();
    if (kind == Kind.PUT) {
      KeyRules.checkItem(definition, item);
      if (!definition.indexes().isEmpty()) {
        IndexKeyRules.checkItem(definition, item);
      }
    } else {
      KeyRules.checkKey(definition, item);
      if (update != null) {
        IndexKeyRules.checkTypes(definition, update.types());
        KeyRules.refuseNested(definition, update.nestedAttributes());
      }
    }
    return new Bound(table, table.key(item));
  }

  /** The write on a table. Remembers what it has done last, for the answer. */
  final class Bound implements WriteFunction {

    private final Table table;
    private final ItemKey key;
    private @Nullable UpdateResult updated;

    private Bound(Table table, ItemKey key) {
      this.table = table;
      this.key = key;
    }

    Table table() {
      return table;
    }

    ItemKey key() {
      return key;
    }

    Item item() {
      return item;
    }

    boolean changes() {
      return kind != Kind.CHECK;
    }

    /** What the update has done; null before, and for other kinds. */
    @Nullable UpdateResult updated() {
      return updated;
    }

    @Override
    public @Nullable Item apply(@Nullable Item before) {
      if (limitsUpdate && update != null) {
        refuseTooLargeUpdate(update.costBytes());
      }
      if (condition != null && !condition.test(before)) {
        throw ConditionFailure.of(showOnFailure ? before : null);
      }
      return switch (kind) {
        case PUT -> item;
        case UPDATE -> applyUpdate(before);
        case DELETE -> null;
        case CHECK -> before;
      };
    }

    private @Nullable Item applyUpdate(@Nullable Item before) {
      if (update == null) {
        Item after = before == null ? item : before;
        updated = UpdateResult.unchanged(after);
        return after;
      }
      if (before == null && !update.createsItem()) {
        updated = UpdateResult.unchanged(item);
        return null;
      }
      UpdateResult result = update.apply(before, item);
      Item after = result.item();
      refuseTooLargeUpdate(after.sizeBytes());
      TableDefinition definition = table.definition();
      if (!definition.indexes().isEmpty()) {
        ServiceException empty =
            IndexKeyRules.emptyAfterUpdate(definition, after, update.attributes());
        if (empty != null) {
          throw new InvalidRequestException(empty);
        }
        IndexKeyRules.checkUpdated(definition, after, update.attributes());
      }
      updated = result;
      return after;
    }
  }

  /**
   * A refusal that is about the whole request, also where it is found out in one action of a
   * transaction.
   */
  static final class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ServiceException refusal;

    private InvalidRequestException(ServiceException refusal) {
      super(refusal.text(), null, false, false);
      this.refusal = refusal;
    }

    ServiceException refusal() {
      return refusal;
    }
  }
}
