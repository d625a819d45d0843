package io.notestream.local.internal.expression;

import io.notestream.local.internal.error.ServiceException;
import java.util.Map;

/** The functions of expressions: where they may be used, and how many operands they take. */
final class Functions {

  static final String SIZE = "size";

  private static final Map<String, Integer> OF_CONDITIONS =
      Map.of(
          "attribute_exists",
          1,
          "attribute_not_exists",
          1,
          "attribute_type",
          2,
          "begins_with",
          2,
          "contains",
          2,
          SIZE,
          1);

  static final String IF_NOT_EXISTS = "if_not_exists";
  static final String LIST_APPEND = "list_append";

  private static final Map<String, Integer> OF_UPDATES = Map.of(IF_NOT_EXISTS, 2, LIST_APPEND, 2);

  private Functions() {}

  /**
   * Refuses a function that conditions do not have.
   *
   * @throws ServiceException ValidationException
   */
  static void requireOfConditions(String function, String parameter) {
    require(function, OF_CONDITIONS, OF_UPDATES, parameter, "a condition");
  }

  /**
   * Refuses a function that updates do not have.
   *
   * @throws ServiceException ValidationException
   */
  static void requireOfUpdates(String function, String parameter) {
    require(function, OF_UPDATES, OF_CONDITIONS, parameter, "an update");
  }

  private static void require(
      String function,
      Map<String, Integer> allowed,
      Map<String, Integer> known,
      String parameter,
      String place) {
    if (allowed.containsKey(function)) {
      return;
    }
    if (known.containsKey(function)) {
      throw ExpressionErrors.in(
          parameter,
          "The function is not allowed in " + place + " expression; function: " + function);
    }
    throw ExpressionErrors.in(parameter, ExpressionErrors.unknownFunction(function));
  }

  static boolean isKnown(String function) {
    return OF_CONDITIONS.containsKey(function) || OF_UPDATES.containsKey(function);
  }

  /**
   * Refuses a call with too few or too many operands.
   *
   * @throws ServiceException ValidationException
   */
  static void checkOperandCount(Syntax.FunctionCall call, String parameter) {
    Integer expected = OF_CONDITIONS.get(call.function());
    if (expected == null) {
      expected = OF_UPDATES.get(call.function());
    }
    int actual = call.arguments().size();
    if (expected == null || actual != expected) {
      throw ExpressionErrors.in(parameter, ExpressionErrors.operandCount(call.function(), actual));
    }
  }
}
