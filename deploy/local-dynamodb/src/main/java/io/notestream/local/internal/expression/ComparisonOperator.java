package io.notestream.local.internal.expression;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.item.ValueOrder;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The operators of the older parameters. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Condition.html">Condition</a>.
 */
enum ComparisonOperator {
  EQ,
  NE,
  LE,
  LT,
  GE,
  GT,
  NOT_NULL,
  NULL,
  CONTAINS,
  NOT_CONTAINS,
  BEGINS_WITH,
  IN,
  BETWEEN;

  private static final Set<Value.Type> SCALARS =
      EnumSet.of(Value.Type.S, Value.Type.N, Value.Type.B);
  private static final Set<Value.Type> TEXTS = EnumSet.of(Value.Type.S, Value.Type.B);
  private static final Set<Value.Type> ALL = EnumSet.allOf(Value.Type.class);

  private boolean takes(int values) {
    return switch (this) {
      case NOT_NULL, NULL -> values == 0;
      case IN -> values > 0;
      case BETWEEN -> values == 2;
      case EQ, NE, LE, LT, GE, GT, CONTAINS, NOT_CONTAINS, BEGINS_WITH -> values == 1;
    };
  }

  private Set<Value.Type> types() {
    return switch (this) {
      case EQ, NE, NOT_NULL, NULL -> ALL;
      case LE, LT, GE, GT, CONTAINS, NOT_CONTAINS, IN, BETWEEN -> SCALARS;
      case BEGINS_WITH -> TEXTS;
    };
  }

  /** Returns the operator that says the same with its operands exchanged. */
  ComparisonOperator reversed() {
    return switch (this) {
      case LT -> GT;
      case LE -> GE;
      case GT -> LT;
      case GE -> LE;
      default -> this;
    };
  }

  /** Returns whether keys can be searched by the operator. */
  boolean isIndexable() {
    return switch (this) {
      case EQ, LE, LT, GE, GT, BEGINS_WITH, BETWEEN -> true;
      case NE, NOT_NULL, NULL, CONTAINS, NOT_CONTAINS, IN -> false;
    };
  }

  /**
   * Refuses values that the operator cannot have for operands.
   *
   * @throws ServiceException ValidationException
   */
  void check(List<Value> values) {
    if (!takes(values.size())) {
      throw ServiceException.invalidParameter(
          "Invalid number of argument(s) for the " + this + " ComparisonOperator");
    }
    for (Value value : values) {
      if (value.type() != values.get(0).type()) {
        throw ServiceException.invalidParameter(
            "AttributeValues inside AttributeValueList must be of same type");
      }
    }
    for (Value value : values) {
      if (!types().contains(value.type())) {
        throw ServiceException.invalidParameter(
            "ComparisonOperator "
                + this
                + " is not valid for "
                + value.type()
                + " AttributeValue type");
      }
    }
    if (this == BETWEEN && ValueOrder.INSTANCE.compare(values.get(0), values.get(1)) > 0) {
      throw ServiceException.validation(
          "The BETWEEN condition was provided a range where the lower bound is greater than the"
              + " upper bound");
    }
  }

  /** Returns the predicate that compares an attribute with these values. */
  ItemPredicate of(String attribute, List<Value> values) {
    Operand operand = new Operand.Attribute(DocumentPath.of(attribute));
    List<Operand> constants = values.stream().<Operand>map(Operand.Constant::new).toList();
    return switch (this) {
      case EQ -> ItemPredicate.equal(operand, constants.get(0));
      case NE -> ItemPredicate.not(ItemPredicate.equal(operand, constants.get(0)));
      case LE -> ItemPredicate.ordered(Operator.LE, operand, constants.get(0));
      case LT -> ItemPredicate.ordered(Operator.LT, operand, constants.get(0));
      case GE -> ItemPredicate.ordered(Operator.GE, operand, constants.get(0));
      case GT -> ItemPredicate.ordered(Operator.GT, operand, constants.get(0));
      case NOT_NULL -> ItemPredicate.exists(operand);
      case NULL -> ItemPredicate.not(ItemPredicate.exists(operand));
      case CONTAINS -> ItemPredicate.contains(operand, constants.get(0));
      case NOT_CONTAINS ->
          // Unlike NE, it is false for an attribute that is not there.
          ItemPredicate.all(
              List.of(
                  ItemPredicate.exists(operand),
                  ItemPredicate.not(ItemPredicate.contains(operand, constants.get(0)))));
      case BEGINS_WITH -> ItemPredicate.beginsWith(operand, constants.get(0));
      case IN -> ItemPredicate.in(operand, constants);
      case BETWEEN -> ItemPredicate.between(operand, constants.get(0), constants.get(1));
    };
  }
}
