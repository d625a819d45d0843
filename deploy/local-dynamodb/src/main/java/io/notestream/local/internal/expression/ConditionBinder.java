package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.item.ValueOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fills in the placeholders of a condition, checks types, and makes it ready to be tested. It goes
 * from comparison to comparison: the errors of an earlier one come before those of a later one.
 */
final class ConditionBinder {

  private static final int MAX_IN_OPERANDS = 100;

  private final Placeholders placeholders;
  private final String parameter;
  private final List<DocumentPath> paths = new ArrayList<>();

  private ConditionBinder(Placeholders placeholders, String parameter) {
    this.placeholders = placeholders;
    this.parameter = parameter;
  }

  static Condition bind(Syntax condition, Placeholders placeholders, String parameter) {
    ConditionBinder binder = new ConditionBinder(placeholders, parameter);
    return new BoundCondition(binder.check(condition), binder.paths);
  }

  private ItemPredicate check(Syntax condition) {
    if (condition instanceof Syntax.Operation operation) {
      return switch (operation.operator()) {
        case AND -> ItemPredicate.all(checks(operation.operands()));
        case OR -> ItemPredicate.any(checks(operation.operands()));
        case NOT -> ItemPredicate.not(check(operation.operands().get(0)));
        default -> comparison(operation);
      };
    }
    if (condition instanceof Syntax.FunctionCall call) {
      return function(call);
    }
    throw new IllegalArgumentException("Not a condition: " + condition);
  }

  private List<ItemPredicate> checks(List<Syntax> conditions) {
    // No streams here: they would let nested conditions take a lot of stack.
    List<ItemPredicate> checks = new ArrayList<>(conditions.size());
    for (Syntax condition : conditions) {
      checks.add(check(condition));
    }
    return checks;
  }

  private ItemPredicate comparison(Syntax.Operation operation) {
    List<Operand> operands = operands(operation.operands());
    Operator operator = operation.operator();
    operation.operands().forEach(this::checkCounts);
    if (operator != Operator.BETWEEN) {
      checkDistinct(operator.symbol(), operands);
    }
    operands.forEach(this::checkSize);
    if (operator.isOrdering()) {
      operands.forEach(operand -> requireOrdered(operator.symbol(), operand.type()));
    }
    Operand first = operands.get(0);
    Operand second = operands.get(1);
    return switch (operator) {
      case EQ -> ItemPredicate.equal(first, second);
      case NE -> ItemPredicate.not(ItemPredicate.equal(first, second));
      case BETWEEN -> between(first, second, operands.get(2));
      case IN -> in(first, operands.subList(1, operands.size()));
      default -> ItemPredicate.ordered(operator, first, second);
    };
  }

  private ItemPredicate between(Operand operand, Operand low, Operand high) {
    if (low instanceof Operand.Constant lower && high instanceof Operand.Constant upper) {
      if (lower.type() != upper.type()) {
        throw bounds("same data type for lower and upper bounds", lower, upper);
      }
      if (ValueOrder.INSTANCE.compare(lower.constant(), upper.constant()) > 0) {
        throw bounds("upper bound to be greater than or equal to lower bound", lower, upper);
      }
    }
    return ItemPredicate.between(operand, low, high);
  }

  private RuntimeException bounds(String required, Operand.Constant lower, Operand.Constant upper) {
    return ExpressionErrors.in(
        parameter,
        "The BETWEEN operator requires "
            + required
            + "; lower bound operand: AttributeValue: "
            + ValueFunctions.shown(lower.constant())
            + ", upper bound operand: AttributeValue: "
            + ValueFunctions.shown(upper.constant()));
  }

  private ItemPredicate in(Operand operand, List<Operand> list) {
    if (list.size() > MAX_IN_OPERANDS) {
      throw ExpressionErrors.in(
          parameter,
          "The IN operator is provided with too many operands; number of operands: " + list.size());
    }
    return ItemPredicate.in(operand, list);
  }

  private ItemPredicate function(Syntax.FunctionCall call) {
    List<Operand> operands = operands(call.arguments());
    checkCounts(call);
    checkDistinct(call.function(), operands);
    operands.forEach(this::checkSize);
    Operand first = operands.get(0);
    return switch (call.function()) {
      case "attribute_exists" -> ItemPredicate.exists(requirePath(call, first));
      case "attribute_not_exists" ->
          ItemPredicate.not(ItemPredicate.exists(requirePath(call, first)));
      case "attribute_type" -> ItemPredicate.hasType(first, typeNamed(operands.get(1)));
      case "begins_with" -> beginsWith(call, operands);
      case "contains" -> contains(call, operands);
      default -> throw new IllegalArgumentException("Not a condition: " + call.function());
    };
  }

  private Operand requirePath(Syntax.FunctionCall call, Operand operand) {
    if (!(operand instanceof Operand.Attribute)) {
      throw ExpressionErrors.in(parameter, ExpressionErrors.needsPath(call.function()));
    }
    return operand;
  }

  private Value.Type typeNamed(Operand operand) {
    if (operand instanceof Operand.Constant constant
        && constant.constant() instanceof Value.S name) {
      Value.Type type = Value.Type.named(name.value());
      if (type == null) {
        throw ExpressionErrors.in(
            parameter,
            "Invalid attribute type name found; type: "
                + name.value()
                + ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
      }
      return type;
    }
    Value.Type type = operand.type();
    throw ExpressionErrors.in(
        parameter,
        ExpressionErrors.operandType(
            "attribute_type", type == null ? "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}" : type.name()));
  }

  private ItemPredicate beginsWith(Syntax.FunctionCall call, List<Operand> operands) {
    for (Operand operand : operands) {
      Value.Type type = operand.type();
      if (type != null && type != Value.Type.S && type != Value.Type.B) {
        throw operandType(call.function(), type);
      }
    }
    return ItemPredicate.beginsWith(operands.get(0), operands.get(1));
  }

  private ItemPredicate contains(Syntax.FunctionCall call, List<Operand> operands) {
    Value.Type type = operands.get(0).type();
    if (type != null) {
      switch (type) {
        case N, BOOL, NULL, M -> throw operandType(call.function(), type);
        default -> {
          // Values of the other types can contain something.
        }
      }
    }
    return ItemPredicate.contains(operands.get(0), operands.get(1));
  }

  private void checkSize(Operand operand) {
    if (operand instanceof Operand.Size size) {
      checkSize(size.measured());
      Value.Type type = size.measured().type();
      if (type == Value.Type.N || type == Value.Type.BOOL || type == Value.Type.NULL) {
        throw operandType(Functions.SIZE, type);
      }
    }
  }

  private void requireOrdered(String operator, Value.@Nullable Type type) {
    if (type != null && !type.isOrdered()) {
      throw operandType(operator, type);
    }
  }

  private RuntimeException operandType(String operator, Value.Type type) {
    return ExpressionErrors.in(parameter, ExpressionErrors.operandType(operator, type.name()));
  }

  private void checkCounts(Syntax syntax) {
    if (syntax instanceof Syntax.FunctionCall call) {
      call.arguments().forEach(this::checkCounts);
      Functions.checkOperandCount(call, parameter);
    }
  }

  private void checkDistinct(String operator, List<Operand> operands) {
    if (operands.get(0) instanceof Operand.Attribute first
        && operands.subList(1, operands.size()).contains(first)) {
      throw ExpressionErrors.in(
          parameter,
          "The first operand must be distinct from the remaining operands for this operator or"
              + " function; operator: "
              + operator
              + ", first operand: "
              + first.path());
    }
  }

  private List<Operand> operands(List<Syntax> syntax) {
    List<Operand> operands = new ArrayList<>(syntax.size());
    for (Syntax each : syntax) {
      operands.add(operand(each));
    }
    return operands;
  }

  private Operand operand(Syntax syntax) {
    if (syntax instanceof Syntax.Path path) {
      DocumentPath actual = placeholders.path(path.path(), parameter);
      paths.add(actual);
      return new Operand.Attribute(actual);
    }
    if (syntax instanceof Syntax.Parameter value) {
      return new Operand.Constant(placeholders.value(value.name(), parameter));
    }
    if (syntax instanceof Syntax.FunctionCall call && !call.arguments().isEmpty()) {
      // Only size is a value; surplus arguments are found when operands are counted.
      return new Operand.Size(operands(call.arguments()).get(0));
    }
    throw new IllegalArgumentException("Not an operand: " + syntax);
  }
}
