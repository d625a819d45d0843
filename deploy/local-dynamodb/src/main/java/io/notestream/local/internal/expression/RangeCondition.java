package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.item.ValueOrder;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a sort key.
 *
 * @param low the operand, or the lower bound
 * @param high the upper bound of BETWEEN; null for the others
 */
public record RangeCondition(Operator operator, Value low, @Nullable Value high) {

  /** How a sort key can be compared. */
  public enum Operator {
    EQ,
    LT,
    LE,
    GT,
    GE,
    BETWEEN,
    BEGINS_WITH
  }

  /** Returns whether a key fulfils the condition; a key of another type does not. */
  public boolean test(Value key) {
    if (key.type() != low.type()) {
      return false;
    }
    return switch (operator) {
      case EQ -> ValueOrder.INSTANCE.compare(key, low) == 0;
      case LT -> ValueOrder.INSTANCE.compare(key, low) < 0;
      case LE -> ValueOrder.INSTANCE.compare(key, low) <= 0;
      case GT -> ValueOrder.INSTANCE.compare(key, low) > 0;
      case GE -> ValueOrder.INSTANCE.compare(key, low) >= 0;
      case BETWEEN ->
          high != null
              && ValueOrder.INSTANCE.compare(key, low) >= 0
              && ValueOrder.INSTANCE.compare(key, high) <= 0;
      case BEGINS_WITH -> ValueFunctions.beginsWith(key, low);
    };
  }
}
