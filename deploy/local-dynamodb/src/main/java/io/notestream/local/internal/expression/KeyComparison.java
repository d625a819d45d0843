package io.notestream.local.internal.expression;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Value;
import java.util.List;

/** A comparison of a key attribute with values. */
record KeyComparison(ComparisonOperator operator, List<Value> values) {

  KeyComparison {
    values = List.copyOf(values);
  }

  boolean isEquality() {
    return operator == ComparisonOperator.EQ;
  }

  /**
   * Refuses a comparison that keys cannot be searched by, or with values of another type.
   *
   * @throws ServiceException ValidationException
   */
  void requireFit(KeyConditions.KeyAttribute attribute) {
    if (!operator.isIndexable()) {
      throw ServiceException.validation(
          "Attempted conditional constraint is not an indexable operation");
    }
    for (Value value : values) {
      if (value.type() != attribute.type()) {
        throw ServiceException.invalidParameter(
            "Condition parameter type does not match schema type");
      }
    }
  }

  /** Returns the comparison as a condition on a sort key. */
  RangeCondition rangeCondition() {
    RangeCondition.Operator compare =
        switch (operator) {
          case EQ -> RangeCondition.Operator.EQ;
          case LT -> RangeCondition.Operator.LT;
          case LE -> RangeCondition.Operator.LE;
          case GT -> RangeCondition.Operator.GT;
          case GE -> RangeCondition.Operator.GE;
          case BETWEEN -> RangeCondition.Operator.BETWEEN;
          case BEGINS_WITH -> RangeCondition.Operator.BEGINS_WITH;
          case NE, NOT_NULL, NULL, CONTAINS, NOT_CONTAINS, IN ->
              throw BoundKeyConditions.unsupported();
        };
    return new RangeCondition(compare, values.get(0), values.size() > 1 ? values.get(1) : null);
  }
}
