package io.notestream.local.internal.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of conditions and filters. A parenthesis may open a condition or an operand, and only
 * what follows shows which, so the same rule reads both.
 */
final class ConditionReader extends SyntaxReader {

  private boolean redundantParentheses;

  /** Where the parentheses that were closed last begin and end. */
  private int groupStart = -1;

  private int groupEnd = -1;

  private ConditionReader(String parameter, String text) {
    super(parameter, text);
  }

  static Syntax read(String parameter, String text) {
    ConditionReader reader = new ConditionReader(parameter, text);
    Syntax condition = reader.disjunction();
    reader.expectEnd();
    reader.requireCondition(condition);
    if (reader.redundantParentheses) {
      throw reader.problem("The expression has redundant parentheses;");
    }
    ConditionValidation.check(condition, parameter);
    return condition;
  }

  @Override
  boolean isKeyword(Token word) {
    return word.isKeyword("AND")
        || word.isKeyword("OR")
        || word.isKeyword("NOT")
        || word.isKeyword("BETWEEN")
        || word.isKeyword("IN");
  }

  private static boolean isCondition(Syntax syntax) {
    return syntax instanceof Syntax.Operation || syntax instanceof Syntax.FunctionCall;
  }

  /**
   * Reads alternatives of conjunctions of negations. Iterative as far as possible: only parentheses
   * and calls nest.
   */
  private Syntax disjunction() {
    List<Syntax> alternatives = new ArrayList<>(1);
    do {
      countIf(!alternatives.isEmpty());
      List<Syntax> conjuncts = new ArrayList<>(1);
      do {
        countIf(!conjuncts.isEmpty());
        conjuncts.add(negation());
      } while (takeOperator("AND", conjuncts));
      alternatives.add(joined(Operator.AND, conjuncts));
    } while (takeOperator("OR", alternatives));
    return joined(Operator.OR, alternatives);
  }

  private void countIf(boolean operator) {
    if (operator) {
      countOperator();
    }
  }

  private boolean takeOperator(String keyword, List<Syntax> operands) {
    if (!peek().isKeyword(keyword)) {
      return false;
    }
    requireCondition(operands.get(operands.size() - 1));
    next();
    return true;
  }

  private Syntax joined(Operator operator, List<Syntax> operands) {
    if (operands.size() == 1) {
      return operands.get(0);
    }
    requireCondition(operands.get(operands.size() - 1));
    return new Syntax.Operation(operator, operands);
  }

  /** Refuses an operand by itself, which lacks what should come next. */
  private void requireCondition(Syntax syntax) {
    if (!isCondition(syntax)) {
      throw unexpected();
    }
  }

  private Syntax negation() {
    int negations = 0;
    while (takeKeyword("NOT")) {
      countOperator();
      negations++;
    }
    Syntax syntax = comparison();
    if (negations > 0) {
      requireCondition(syntax);
    }
    for (int i = 0; i < negations; i++) {
      syntax = new Syntax.Operation(Operator.NOT, List.of(syntax));
    }
    return syntax;
  }

  private Syntax comparison() {
    Syntax left = primary();
    if (left instanceof Syntax.Operation) {
      return left;
    }
    if (takeKeyword("BETWEEN")) {
      countOperator();
      Syntax low = operand();
      if (!takeKeyword("AND")) {
        throw unexpected();
      }
      return new Syntax.Operation(Operator.BETWEEN, List.of(left, low, operand()));
    }
    if (takeKeyword("IN")) {
      countOperator();
      expectSymbol("(");
      List<Syntax> operands = new ArrayList<>();
      operands.add(left);
      operands.addAll(operands());
      return new Syntax.Operation(Operator.IN, operands);
    }
    Operator comparator = comparator();
    if (comparator == null) {
      return left;
    }
    next();
    countOperator();
    return new Syntax.Operation(comparator, List.of(left, operand()));
  }

  private @Nullable Operator comparator() {
    if (peek().kind() != Token.Kind.SYMBOL) {
      return null;
    }
    return switch (peek().text()) {
      case "=" -> Operator.EQ;
      case "<>" -> Operator.NE;
      case "<" -> Operator.LT;
      case "<=" -> Operator.LE;
      case ">" -> Operator.GT;
      case ">=" -> Operator.GE;
      default -> null;
    };
  }

  @Override
  Syntax operand() {
    return peek().isSymbol("(") ? parenthesized(false) : plain();
  }

  /** Reads an operand, or a condition in parentheses: only what is in them shows which. */
  private Syntax primary() {
    return peek().isSymbol("(") ? parenthesized(true) : plain();
  }

  private Syntax plain() {
    if (peek().kind() == Token.Kind.VALUE) {
      return new Syntax.Parameter(next().text());
    }
    return atCall() ? call() : new Syntax.Path(path());
  }

  private Syntax parenthesized(boolean maybeCondition) {
    int start = position();
    expectSymbol("(");
    int innerStart = position();
    enter();
    Syntax inner = maybeCondition ? disjunction() : operand();
    leave();
    redundantParentheses |= groupStart == innerStart && groupEnd == position();
    expectSymbol(")");
    groupStart = start;
    groupEnd = position();
    if (inner instanceof Syntax.Path path && (peek().isSymbol(".") || peek().isSymbol("["))) {
      return new Syntax.Path(pathFrom(new ArrayList<>(path.path().elements())));
    }
    return inner;
  }
}
