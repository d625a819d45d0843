package io.notestream.local.internal.expression;

import java.util.function.Consumer;

/**
 * Checks what can be known of a condition before placeholders are filled in. Each check goes over
 * the whole of the condition before the next one begins, so that errors come in the service's
 * order.
 */
final class ConditionValidation {

  private ConditionValidation() {}

  static void check(Syntax condition, String parameter) {
    walk(
        condition,
        each -> {
          if (each instanceof Syntax.FunctionCall call) {
            Functions.requireOfConditions(call.function(), parameter);
          }
        });
    checkUse(condition, parameter, true);
    walk(
        condition,
        each -> {
          if (each instanceof Syntax.Path path) {
            ReservedWords.check(path.path(), parameter);
          }
        });
  }

  /** Visits operands before what they are operands of. */
  private static void walk(Syntax syntax, Consumer<Syntax> visitor) {
    if (syntax instanceof Syntax.Operation operation) {
      for (Syntax operand : operation.operands()) {
        walk(operand, visitor);
      }
    } else if (syntax instanceof Syntax.FunctionCall call) {
      for (Syntax argument : call.arguments()) {
        walk(argument, visitor);
      }
    }
    visitor.accept(syntax);
  }

  /** Refuses {@code size} as a condition, and any other function as a value. */
  private static void checkUse(Syntax syntax, String parameter, boolean asCondition) {
    if (syntax instanceof Syntax.Operation operation) {
      boolean logical = operation.operator().isLogical();
      for (Syntax operand : operation.operands()) {
        checkUse(operand, parameter, logical);
      }
    } else if (syntax instanceof Syntax.FunctionCall call) {
      for (Syntax argument : call.arguments()) {
        checkUse(argument, parameter, false);
      }
      if (call.function().equals(Functions.SIZE) == asCondition) {
        throw ExpressionErrors.in(parameter, ExpressionErrors.misused(call.function()));
      }
    }
  }
}
