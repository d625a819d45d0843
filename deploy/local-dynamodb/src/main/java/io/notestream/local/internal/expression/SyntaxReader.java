package io.notestream.local.internal.expression;

import io.notestream.local.internal.error.ServiceException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what the grammars have in common: tokens, paths, functions, limits and syntax errors. */
abstract class SyntaxReader {

  private static final int MAX_BYTES = 4096;
  private static final int MAX_OPERATORS = 300;

  /** Deeper than any otherwise valid expression, and no danger to the stack. */
  private static final int MAX_DEPTH = 310;

  private final String parameter;
  private final String text;
  private final List<Token> tokens;
  private int at;
  private int operators;
  private int depth;

  SyntaxReader(String parameter, String text) {
    this.parameter = parameter;
    this.text = text;
    if (text.isBlank()) {
      throw problem("The expression can not be empty;");
    }
    checkSize();
    this.tokens = Lexer.read(text);
  }

  private void checkSize() {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      // The errors of some parameters show the size, others do not.
      boolean showsSize =
          parameter.equals("FilterExpression") || parameter.equals("ConditionExpression");
      throw problem(
          "Expression size has exceeded the maximum allowed size;"
              + (showsSize ? " expression size: " + bytes : ""));
    }
  }

  /** Returns whether the word cannot name an attribute or function in this grammar. */
  abstract boolean isKeyword(Token word);

  final ServiceException problem(String what) {
    return ExpressionErrors.in(parameter, what);
  }

  final int position() {
    return at;
  }

  final Token peek() {
    return tokens.get(at);
  }

  final Token peekNext() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  final Token next() {
    Token token = tokens.get(at);
    if (token.kind() != Token.Kind.END) {
      at++;
    }
    return token;
  }

  final boolean takeSymbol(String symbol) {
    if (peek().isSymbol(symbol)) {
      at++;
      return true;
    }
    return false;
  }

  final boolean takeKeyword(String keyword) {
    if (peek().isKeyword(keyword)) {
      at++;
      return true;
    }
    return false;
  }

  final void expectSymbol(String symbol) {
    if (!takeSymbol(symbol)) {
      throw unexpected();
    }
  }

  final void expectEnd() {
    if (peek().kind() != Token.Kind.END) {
      throw unexpected();
    }
  }

  /** Returns the error for the token that is next, shown between its neighbours. */
  final ServiceException unexpected() {
    Token token = peek();
    int from = at > 0 ? tokens.get(at - 1).start() : token.start();
    return problem(
        "Syntax error; token: \""
            + token.text()
            + "\", near: \""
            + text.substring(from, peekNext().end())
            + "\"");
  }

  final void countOperator() {
    operators++;
    if (operators > MAX_OPERATORS) {
      throw problem("The expression contains too many operators; operator count: " + operators);
    }
  }

  final void enter() {
    depth++;
    if (depth > MAX_DEPTH) {
      // Operators are counted, so that only redundant parentheses lead here.
      throw tooDeep("The expression has redundant parentheses;");
    }
  }

  private void enterCall(String function) {
    depth++;
    if (depth > MAX_DEPTH) {
      throw tooDeep(
          Functions.isKnown(function)
              ? ExpressionErrors.misused(function)
              : ExpressionErrors.unknownFunction(function));
    }
  }

  /**
   * Returns the error of an expression that is not read to its end. Missing parentheses at the end
   * are reported first.
   */
  private ServiceException tooDeep(String what) {
    int open = 0;
    for (Token token : tokens) {
      if (token.isSymbol("(")) {
        open++;
      } else if (token.isSymbol(")")) {
        open--;
      }
    }
    if (open <= 0) {
      return problem(what);
    }
    at = tokens.size() - 1;
    return unexpected();
  }

  final void leave() {
    depth--;
  }

  final boolean atName() {
    Token token = peek();
    return token.kind() == Token.Kind.NAME
        || (token.kind() == Token.Kind.WORD && !isKeyword(token));
  }

  final boolean atCall() {
    return peek().kind() == Token.Kind.WORD && !isKeyword(peek()) && peekNext().isSymbol("(");
  }

  final DocumentPath path() {
    List<DocumentPath.Element> elements = new ArrayList<>(2);
    elements.add(name());
    return pathFrom(elements);
  }

  /** Reads the rest of a path. */
  final DocumentPath pathFrom(List<DocumentPath.Element> elements) {
    while (true) {
      if (takeSymbol(".")) {
        elements.add(name());
      } else if (takeSymbol("[")) {
        elements.add(index());
        expectSymbol("]");
      } else {
        return new DocumentPath(elements);
      }
    }
  }

  private DocumentPath.Name name() {
    if (!atName()) {
      throw unexpected();
    }
    return new DocumentPath.Name(next().text());
  }

  private DocumentPath.Index index() {
    if (peek().kind() != Token.Kind.NUMBER) {
      throw unexpected();
    }
    String digits = next().text();
    try {
      return new DocumentPath.Index(Integer.parseInt(digits));
    } catch (NumberFormatException tooLarge) {
      throw problem("List index is not within the allowable range; index: [" + digits + "]");
    }
  }

  /** Reads a function and its arguments. */
  final Syntax.FunctionCall call() {
    String function = next().text();
    expectSymbol("(");
    enterCall(function);
    List<Syntax> arguments = operands();
    leave();
    return new Syntax.FunctionCall(function, arguments);
  }

  /** Reads operands up to the closing parenthesis. */
  final List<Syntax> operands() {
    List<Syntax> operands = new ArrayList<>(2);
    do {
      operands.add(operand());
    } while (takeSymbol(","));
    expectSymbol(")");
    return operands;
  }

  /** Reads a path, a parameter or a call, in parentheses if the grammar allows for them. */
  abstract Syntax operand();
}
