package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.expression.Condition;
import io.notestream.local.internal.expression.ExpressionParameters;
import io.notestream.local.internal.expression.Expressions;
import io.notestream.local.internal.expression.KeyCondition;
import io.notestream.local.internal.expression.KeyConditions;
import io.notestream.local.internal.expression.RangeCondition;
import io.notestream.local.internal.expression.UnparsedExpressions;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.item.Wording;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.IndexDefinition;
import io.notestream.local.internal.table.KeyPrefix;
import io.notestream.local.internal.table.KeyRange;
import io.notestream.local.internal.table.KeySchema;
import io.notestream.local.internal.table.ScalarType;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.TableDefinition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a page of the items that have one partition key, in the order of their sort keys. */
final class Query implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("QueryInput")
          .terse()
          .optional("Limit", Shape.integer(1, Integer.MAX_VALUE))
          .optional("Select", ItemShapes.SELECT)
          .optional("AttributesToGet", ItemShapes.ATTRIBUTES_TO_GET)
          .optional("ConditionalOperator", ItemShapes.CONDITIONAL_OPERATOR)
          .optional("ReturnConsumedCapacity", ItemShapes.RETURN_CONSUMED_CAPACITY)
          .required("TableName", Shape.tableName())
          .optional("IndexName", Shape.indexName())
          .optional("KeyConditions", ItemShapes.CONDITIONS)
          .optional("QueryFilter", ItemShapes.CONDITIONS)
          .optional("ExclusiveStartKey", ItemShapes.ATTRIBUTES)
          .optional("ConsistentRead", Shape.flag())
          .optional("ScanIndexForward", Shape.flag())
          .optional("KeyConditionExpression", Shape.text())
          .optional("FilterExpression", Shape.text())
          .optional("ProjectionExpression", Shape.text())
          .optional("ExpressionAttributeValues", ItemShapes.EXPRESSION_VALUES)
          .optional("ExpressionAttributeNames", ItemShapes.EXPRESSION_NAMES)
          .build();

  private final ServiceContext service;

  Query(ServiceContext service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "Query";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    JsonNode body = call.body();
    UnparsedExpressions unparsed = ExpressionParameters.QUERY.read(body);
    Item start = StartKey.read(body, Wording.CURRENT);
    Expressions expressions = unparsed.parse();
    KeyConditions conditions = expressions.keyConditions();
    if (conditions == null) {
      throw ServiceException.validation(
          "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
    }
    Selection selection =
        Selection.read(body, expressions.projection(), "1 validation error detected: ");
    Table table = service.usableTable(body);
    IndexDefinition index = QueriedIndex.of(body, table);
    KeySchema key = index == null ? table.definition().key() : index.key();
    if (start != null) {
      StartKey.check(table.definition(), index, start, false);
    }
    KeyCondition condition = on(conditions, table.definition(), key);
    checkFilter(expressions.filter(), key, RequestMembers.has(body, "QueryFilter"));
    checkProjected(expressions.filter(), table, index);
    refuseEmpty(condition, key);
    selection.check(table, index);
    boolean forward = RequestMembers.flag(body, "ScanIndexForward", true);
    KeyRange range =
        range(table.range(Optional.ofNullable(index).map(IndexDefinition::name)), condition);
    if (start != null) {
      checkBoundaries(key, condition, start);
      range = range.after(start, forward);
    }
    return new PageReader(body, table, index, selection, expressions.filter())
        .read(call, range, forward);
  }

  private static KeyCondition on(KeyConditions conditions, TableDefinition table, KeySchema key) {
    return conditions.on(attributes(table, key.hash()), attributes(table, key.range()));
  }

  private static List<KeyConditions.KeyAttribute> attributes(
      TableDefinition table, List<String> names) {
    return names.stream().map(name -> attribute(table, name)).toList();
  }

  private static KeyConditions.KeyAttribute attribute(TableDefinition table, String name) {
    ScalarType type = Objects.requireNonNull(table.attributes().get(name));
    return new KeyConditions.KeyAttribute(name, Value.Type.valueOf(type.name()));
  }

  private static void checkFilter(@Nullable Condition filter, KeySchema key, boolean legacy) {
    if (filter == null) {
      return;
    }
    for (String attribute : key.attributes()) {
      if (filter.attributes().contains(attribute)) {
        throw ServiceException.validation(
            (legacy ? "QueryFilter" : "Filter Expression")
                + " can only contain non-primary key attributes: Primary key attribute: "
                + attribute);
      }
    }
  }

  private static void refuseEmpty(KeyCondition condition, KeySchema key) {
    refuseEmpty(key.hash(), condition.hash());
    refuseEmpty(key.range(), condition.leading());
    RangeCondition range = condition.range();
    if (range != null) {
      String last = key.range().get(condition.leading().size());
      KeyRules.refuseEmpty(last, range.low());
      KeyRules.refuseEmpty(last, range.high());
    }
  }

  private static void refuseEmpty(List<String> names, List<Value> values) {
    for (int i = 0; i < values.size(); i++) {
      KeyRules.refuseEmpty(names.get(i), values.get(i));
    }
  }

  /**
   * Refuses a filter that names what the index does not hold, or looks into a key. (The filter of a
   * scan may name it, and finds nothing.)
   */
  private static void checkProjected(
      @Nullable Condition filter, Table table, @Nullable IndexDefinition index) {
    if (filter == null) {
      return;
    }
    KeyRules.refuseNested(table.definition(), filter.nestedAttributes());
    if (index == null) {
      return;
    }
    List<String> missing =
        filter.attributes().stream()
            .filter(name -> !table.projects(index.name(), name))
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      throw ServiceException.invalidParameter(
          "Secondary index "
              + index.name()
              + " does not project one or more filter attributes: "
              + missing);
    }
  }

  private static KeyRange range(KeyRange all, KeyCondition condition) {
    KeyPrefix prefix = new KeyPrefix(condition.hash(), condition.leading());
    RangeCondition range = condition.range();
    if (range == null) {
      return all.under(prefix);
    }
    Value low = range.low();
    return switch (range.operator()) {
      case EQ -> all.sorted(prefix, new KeyRange.Bound(low, true), new KeyRange.Bound(low, true));
      case LT -> all.sorted(prefix, null, new KeyRange.Bound(low, false));
      case LE -> all.sorted(prefix, null, new KeyRange.Bound(low, true));
      case GT -> all.sorted(prefix, new KeyRange.Bound(low, false), null);
      case GE -> all.sorted(prefix, new KeyRange.Bound(low, true), null);
      case BETWEEN ->
          all.sorted(
              prefix,
              new KeyRange.Bound(low, true),
              new KeyRange.Bound(Objects.requireNonNull(range.high()), true));
      case BEGINS_WITH -> all.startingWith(prefix, low);
    };
  }

  private static List<Value> values(Item item, List<String> names) {
    return names.stream().map(name -> Objects.requireNonNull(item.get(name))).toList();
  }

  private static void checkBoundaries(KeySchema key, KeyCondition condition, Item start) {
    RangeCondition range = condition.range();
    if (range != null) {
      int leading = condition.leading().size();
      Value last = Objects.requireNonNull(start.get(key.range().get(leading)));
      if (!range.test(last)
          || !condition.leading().equals(values(start, key.range().subList(0, leading)))) {
        throw ServiceException.validation(
            "The provided starting key does not match the range key predicate");
      }
    }
    if (!condition.hash().equals(values(start, key.hash()))) {
      throw ServiceException.validation(
          range == null
              ? "The provided starting key is outside query boundaries based on provided conditions"
              : "The query can return at most one row and cannot be restarted");
    }
  }
}
