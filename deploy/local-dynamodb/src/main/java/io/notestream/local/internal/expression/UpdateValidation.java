package io.notestream.local.internal.expression;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks what can be known of an update before placeholders are filled in. */
final class UpdateValidation {

  private UpdateValidation() {}

  static void check(UpdateSyntax update, String parameter) {
    for (UpdateSyntax.Action action : update.actions()) {
      ReservedWords.check(action.path(), parameter);
      walk(
          action.value(),
          each -> {
            if (each instanceof Syntax.Path path) {
              ReservedWords.check(path.path(), parameter);
            }
          });
    }
    for (UpdateSyntax.Action action : update.actions()) {
      walk(
          action.value(),
          each -> {
            if (each instanceof Syntax.FunctionCall call) {
              Functions.requireOfUpdates(call.function(), parameter);
            }
          });
    }
    for (UpdateSyntax.Action action : update.actions()) {
      walk(action.value(), each -> checkArguments(each, parameter));
    }
  }

  private static void walk(@Nullable Syntax syntax, Consumer<Syntax> visitor) {
    if (syntax == null) {
      return;
    }
    if (syntax instanceof Syntax.Operation operation) {
      operation.operands().forEach(operand -> walk(operand, visitor));
    } else if (syntax instanceof Syntax.FunctionCall call) {
      call.arguments().forEach(argument -> walk(argument, visitor));
    }
    visitor.accept(syntax);
  }

  /** Refuses any function but {@code if_not_exists} as an argument of another. */
  private static void checkArguments(Syntax syntax, String parameter) {
    if (syntax instanceof Syntax.FunctionCall call) {
      for (Syntax argument : call.arguments()) {
        if (argument instanceof Syntax.FunctionCall inner
            && !inner.function().equals(Functions.IF_NOT_EXISTS)) {
          throw ExpressionErrors.in(parameter, ExpressionErrors.misused(inner.function()));
        }
      }
    }
  }
}
