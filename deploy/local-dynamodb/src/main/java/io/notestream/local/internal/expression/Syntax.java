package io.notestream.local.internal.expression;

import java.util.List;

/**
 * The syntax of an expression, before its placeholders are filled in. Immutable, and so kept for
 * the next request with the same text.
 */
sealed interface Syntax {

  /** A document path; its names may be placeholders. */
  record Path(DocumentPath path) implements Syntax {}

  /** A placeholder of a value. */
  record Parameter(String name) implements Syntax {}

  /** A function and its arguments. */
  record FunctionCall(String function, List<Syntax> arguments) implements Syntax {
    public FunctionCall {
      arguments = List.copyOf(arguments);
    }
  }

  /** An operator and its operands; AND and OR have two or more. */
  record Operation(Operator operator, List<Syntax> operands) implements Syntax {
    public Operation {
      operands = List.copyOf(operands);
    }
  }
}
