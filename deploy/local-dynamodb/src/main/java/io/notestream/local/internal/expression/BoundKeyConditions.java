package io.notestream.local.internal.expression;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Key conditions by attribute, from either style of parameters. */
final class BoundKeyConditions implements KeyConditions {

  private final Map<String, KeyComparison> conditions;

  private BoundKeyConditions(Map<String, KeyComparison> conditions) {
    this.conditions = conditions;
  }

  /**
   * Returns the conditions of KeyConditions.
   *
   * @throws ServiceException ValidationException if they fit no key
   */
  static KeyConditions ofLegacy(Map<String, KeyComparison> conditions) {
    KeyConditions bound = of(conditions);
    if (conditions.isEmpty() || conditions.size() > 2) {
      throw ServiceException.validation("Conditions can be of length 1 or 2 only");
    }
    return bound;
  }

  /** Returns the conditions of a KeyConditionExpression; how many there may be, the key decides. */
  static KeyConditions of(Map<String, KeyComparison> conditions) {
    conditions.values().forEach(each -> each.operator().check(each.values()));
    return new BoundKeyConditions(Collections.unmodifiableMap(new LinkedHashMap<>(conditions)));
  }

  @Override
  public Set<String> attributes() {
    return conditions.keySet();
  }

  @Override
  public KeyCondition on(KeyAttribute hash, @Nullable KeyAttribute range) {
    if (conditions.size() > 2) {
      throw ServiceException.validation(
          "The number of query conditions ("
              + conditions.size()
              + ") exceeds the number of key attributes defined in the schema ("
              + (range == null ? 1 : 2)
              + ")");
    }
    if (range == null && conditions.size() > 1) {
      throw unsupported();
    }
    KeyComparison ofHash = conditions.get(hash.name());
    if (ofHash == null) {
      throw missed(hash);
    }
    checkUse(ofHash, hash);
    if (ofHash.operator() != ComparisonOperator.EQ) {
      throw unsupported();
    }
    Value value = ofHash.values().get(0);
    if (range == null || conditions.size() == 1) {
      return new KeyCondition(value, null);
    }
    KeyComparison ofRange = conditions.get(range.name());
    if (ofRange == null) {
      throw missed(range);
    }
    checkUse(ofRange, range);
    return new KeyCondition(value, rangeCondition(ofRange));
  }

  private static void checkUse(KeyComparison comparison, KeyAttribute attribute) {
    if (!comparison.operator().isIndexable()) {
      throw ServiceException.validation(
          "Attempted conditional constraint is not an indexable operation");
    }
    for (Value value : comparison.values()) {
      if (value.type() != attribute.type()) {
        throw ServiceException.invalidParameter(
            "Condition parameter type does not match schema type");
      }
    }
  }

  private static RangeCondition rangeCondition(KeyComparison comparison) {
    RangeCondition.Operator operator =
        switch (comparison.operator()) {
          case EQ -> RangeCondition.Operator.EQ;
          case LT -> RangeCondition.Operator.LT;
          case LE -> RangeCondition.Operator.LE;
          case GT -> RangeCondition.Operator.GT;
          case GE -> RangeCondition.Operator.GE;
          case BETWEEN -> RangeCondition.Operator.BETWEEN;
          case BEGINS_WITH -> RangeCondition.Operator.BEGINS_WITH;
          case NE, NOT_NULL, NULL, CONTAINS, NOT_CONTAINS, IN -> throw unsupported();
        };
    Value high = comparison.values().size() > 1 ? comparison.values().get(1) : null;
    return new RangeCondition(operator, comparison.values().get(0), high);
  }

  private static ServiceException missed(KeyAttribute attribute) {
    return ServiceException.validation(
        "Query condition missed key schema element: " + attribute.name());
  }

  private static ServiceException unsupported() {
    return ServiceException.validation("Query key condition not supported");
  }
}
