package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.item.ValueOrder;
import java.util.List;

/** A yes or no about an item; an item that is not there has no attributes. */
@FunctionalInterface
interface Check {

  boolean of(Item item);

  static Check all(List<Check> tests) {
    return item -> {
      for (Check each : tests) {
        if (!each.of(item)) {
          return false;
        }
      }
      return true;
    };
  }

  static Check any(List<Check> tests) {
    return item -> {
      for (Check each : tests) {
        if (each.of(item)) {
          return true;
        }
      }
      return false;
    };
  }

  static Check not(Check test) {
    return item -> !test.of(item);
  }

  /** Nothing is equal to a value that is not there, not even another that is not. */
  static Check equal(Operand left, Operand right) {
    return item -> {
      Value value = left.value(item);
      return value != null && value.equals(right.value(item));
    };
  }

  static Check ordered(Operator operator, Operand left, Operand right) {
    return item -> {
      Value value = left.value(item);
      Value other = right.value(item);
      if (value == null || other == null || !comparable(value, other)) {
        return false;
      }
      int order = ValueOrder.INSTANCE.compare(value, other);
      return switch (operator) {
        case LT -> order < 0;
        case LE -> order <= 0;
        case GT -> order > 0;
        case GE -> order >= 0;
        default -> throw new IllegalArgumentException(operator + " is not an order");
      };
    };
  }

  static Check between(Operand operand, Operand low, Operand high) {
    return all(List.of(ordered(Operator.GE, operand, low), ordered(Operator.LE, operand, high)));
  }

  private static boolean comparable(Value left, Value right) {
    return left.type() == right.type() && left.type().isOrdered();
  }

  static Check in(Operand operand, List<Operand> list) {
    return any(list.stream().map(each -> equal(operand, each)).toList());
  }

  static Check exists(Operand operand) {
    return item -> operand.value(item) != null;
  }

  static Check hasType(Operand operand, Value.Type type) {
    return item -> {
      Value value = operand.value(item);
      return value != null && value.type() == type;
    };
  }

  static Check beginsWith(Operand operand, Operand prefix) {
    return item -> {
      Value value = operand.value(item);
      Value start = prefix.value(item);
      return value != null && start != null && Values.beginsWith(value, start);
    };
  }

  static Check contains(Operand container, Operand part) {
    return item -> {
      Value whole = container.value(item);
      Value piece = part.value(item);
      return whole != null && piece != null && Values.contains(whole, piece);
    };
  }
}
