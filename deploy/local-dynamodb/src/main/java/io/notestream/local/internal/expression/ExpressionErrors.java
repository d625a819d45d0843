package io.notestream.local.internal.expression;

import io.notestream.local.internal.error.ServiceException;

/** The errors that several kinds of expressions have in common. */
final class ExpressionErrors {

  private ExpressionErrors() {}

  /** Returns the error of something wrong in the expression that the parameter holds. */
  static ServiceException in(String parameter, String what) {
    return ServiceException.validation("Invalid " + parameter + ": " + what);
  }

  static String operandType(String operator, String type) {
    return "Incorrect operand type for operator or function; operator or function: "
        + operator
        + ", operand type: "
        + type;
  }

  static String operandCount(String operator, int count) {
    return "Incorrect number of operands for operator or function; operator or function: "
        + operator
        + ", number of operands: "
        + count;
  }

  static String needsPath(String operator) {
    return "Operator or function requires a document path; operator or function: " + operator;
  }

  static String unknownFunction(String function) {
    return "Invalid function name; function: " + function;
  }

  static String misused(String function) {
    return "The function is not allowed to be used this way in an expression; function: "
        + function;
  }
}
