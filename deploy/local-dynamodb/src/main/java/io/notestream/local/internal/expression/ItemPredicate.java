package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.item.ValueOrder;
import java.util.List;

/** A predicate on an item; an item that does not exist has no attributes. */
@FunctionalInterface
interface ItemPredicate {

  /** Returns whether the item fulfils the predicate. */
  boolean test(Item item);

  static ItemPredicate all(List<ItemPredicate> predicates) {
    return item -> {
      for (ItemPredicate each : predicates) {
        if (!each.test(item)) {
          return false;
        }
      }
      return true;
    };
  }

  static ItemPredicate any(List<ItemPredicate> predicates) {
    return item -> {
      for (ItemPredicate each : predicates) {
        if (each.test(item)) {
          return true;
        }
      }
      return false;
    };
  }

  static ItemPredicate not(ItemPredicate predicate) {
    return item -> !predicate.test(item);
  }

  /** Compares for equality; nothing is equal to a missing value, not even another missing one. */
  static ItemPredicate equal(Operand left, Operand right) {
    return item -> {
      Value value = left.value(item);
      return value != null && value.equals(right.value(item));
    };
  }

  static ItemPredicate ordered(Operator operator, Operand left, Operand right) {
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

  static ItemPredicate between(Operand operand, Operand low, Operand high) {
    return all(List.of(ordered(Operator.GE, operand, low), ordered(Operator.LE, operand, high)));
  }

  private static boolean comparable(Value left, Value right) {
    return left.type() == right.type() && left.type().isOrdered();
  }

  static ItemPredicate in(Operand operand, List<Operand> list) {
    return any(list.stream().map(each -> equal(operand, each)).toList());
  }

  static ItemPredicate exists(Operand operand) {
    return item -> operand.value(item) != null;
  }

  static ItemPredicate hasType(Operand operand, Value.Type type) {
    return item -> {
      Value value = operand.value(item);
      return value != null && value.type() == type;
    };
  }

  static ItemPredicate beginsWith(Operand operand, Operand prefix) {
    return item -> {
      Value value = operand.value(item);
      Value start = prefix.value(item);
      return value != null && start != null && ValueFunctions.beginsWith(value, start);
    };
  }

  static ItemPredicate contains(Operand container, Operand part) {
    return item -> {
      Value whole = container.value(item);
      Value piece = part.value(item);
      return whole != null && piece != null && ValueFunctions.contains(whole, piece);
    };
  }
}
