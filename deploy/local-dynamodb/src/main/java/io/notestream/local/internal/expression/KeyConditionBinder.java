package io.notestream.local.internal.expression;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes key conditions of an expression that the grammar of conditions has read. */
final class KeyConditionBinder {

  private final Placeholders placeholders;
  private final String parameter;
  private final Map<String, KeyComparison> conditions = new LinkedHashMap<>();

  private KeyConditionBinder(Placeholders placeholders, String parameter) {
    this.placeholders = placeholders;
    this.parameter = parameter;
  }

  /**
   * Fills in the placeholders of an expression and makes key conditions of it.
   *
   * @throws ServiceException ValidationException if it cannot be a key condition
   */
  static KeyConditions bind(Syntax condition, Placeholders placeholders, String parameter) {
    // What is wrong with the expression as a condition is reported first.
    ConditionBinder.bind(condition, placeholders, parameter);
    KeyConditionBinder binder = new KeyConditionBinder(placeholders, parameter);
    binder.add(condition);
    return BoundKeyConditions.of(binder.conditions);
  }

  private void add(Syntax condition) {
    if (condition instanceof Syntax.Operation operation) {
      switch (operation.operator()) {
        case AND -> operation.operands().forEach(this::add);
        case OR, NOT, IN, NE -> throw invalidOperator(operation.operator().symbol());
        case BETWEEN -> {
          requireKeyFirst("BETWEEN", operation.operands());
          add(ComparisonOperator.BETWEEN, operation.operands());
        }
        default -> comparison(operation);
      }
    } else if (condition instanceof Syntax.FunctionCall call) {
      if (!call.function().equals("begins_with")) {
        throw invalidOperator(call.function());
      }
      requireKeyFirst(call.function(), call.arguments());
      add(ComparisonOperator.BEGINS_WITH, call.arguments());
    }
  }

  private static ServiceException invalidOperator(String operator) {
    return ServiceException.validation(
        "Invalid operator used in KeyConditionExpression: " + operator);
  }

  private static ServiceException invalidCondition(String why) {
    return ServiceException.validation("Invalid condition in KeyConditionExpression: " + why);
  }

  private static void requireKeyFirst(String operator, List<Syntax> operands) {
    if (!(operands.get(0) instanceof Syntax.Path)) {
      throw invalidCondition(
          operator + " operator must have the key attribute as its first operand");
    }
  }

  private void comparison(Syntax.Operation operation) {
    ComparisonOperator operator =
        switch (operation.operator()) {
          case EQ -> ComparisonOperator.EQ;
          case LT -> ComparisonOperator.LT;
          case LE -> ComparisonOperator.LE;
          case GT -> ComparisonOperator.GT;
          case GE -> ComparisonOperator.GE;
          default -> throw new IllegalArgumentException("Not a comparison: " + operation);
        };
    List<Syntax> operands = operation.operands();
    if (operands.get(0) instanceof Syntax.Path) {
      add(operator, operands);
    } else {
      add(operator.reversed(), List.of(operands.get(1), operands.get(0)));
    }
  }

  private void add(ComparisonOperator operator, List<Syntax> operands) {
    List<Value> values = new ArrayList<>(2);
    String attribute = null;
    for (Syntax operand : operands) {
      if (operand instanceof Syntax.Path path) {
        if (attribute != null) {
          throw invalidCondition("Multiple attribute names used in one condition");
        }
        attribute = attribute(path);
      } else if (operand instanceof Syntax.Parameter value) {
        values.add(placeholders.value(value.name(), parameter));
      } else {
        throw ExpressionErrors.in(
            parameter, "KeyConditionExpressions cannot contain nested operations");
      }
    }
    if (attribute == null) {
      throw invalidCondition("No key attribute specified");
    }
    if (conditions.put(attribute, new KeyComparison(operator, values)) != null) {
      throw ExpressionErrors.in(
          parameter, "KeyConditionExpressions must only contain one condition per key");
    }
  }

  private String attribute(Syntax.Path written) {
    DocumentPath path = placeholders.path(written.path(), parameter);
    if (path.isNested()) {
      throw ExpressionErrors.in(
          parameter, "KeyConditionExpressions cannot have conditions on nested attributes");
    }
    return path.attribute();
  }
}
