package io.notestream.local.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of conditions and filters. A parenthesis may open a condition or an operand, and only
 * what follows tells which; so both are read by the same rule.
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
    if (!isCondition(condition)) {
      throw reader.unexpected();
    }
    if (reader.redundantParentheses) {
      throw reader.problem("The expression has redundant parentheses;");
    }
    ConditionCheck.check(condition, parameter);
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
    return syntax instanceof Syntax.Operation || syntax instanceof Syntax.Call;
  }

  private Syntax disjunction() {
    return chain(Operator.OR);
  }

  private Syntax chain(Operator operator) {
    Syntax first = operator == Operator.OR ? chain(Operator.AND) : negation();
    if (!peek().isKeyword(operator.symbol())) {
      return first;
    }
    List<Syntax> operands = new ArrayList<>();
    operands.add(condition(first));
    while (takeKeyword(operator.symbol())) {
      countOperator();
      operands.add(condition(operator == Operator.OR ? chain(Operator.AND) : negation()));
    }
    return new Syntax.Operation(operator, operands);
  }

  /** An operand by itself is no condition: it lacks what should come next. */
  private Syntax condition(Syntax syntax) {
    if (!isCondition(syntax)) {
      throw unexpected();
    }
    return syntax;
  }

  private Syntax negation() {
    if (!takeKeyword("NOT")) {
      return comparison();
    }
    countOperator();
    enter();
    Syntax negated = condition(negation());
    leave();
    return new Syntax.Operation(Operator.NOT, List.of(negated));
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
    Syntax operand = primary();
    if (operand instanceof Syntax.Operation) {
      throw unexpected();
    }
    return operand;
  }

  private Syntax primary() {
    if (peek().isSymbol("(")) {
      return parenthesized();
    }
    if (peek().kind() == Token.Kind.VALUE) {
      return new Syntax.Parameter(next().text());
    }
    return atCall() ? call() : new Syntax.Path(path());
  }

  private Syntax parenthesized() {
    int start = position();
    expectSymbol("(");
    int innerStart = position();
    enter();
    Syntax inner = disjunction();
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
