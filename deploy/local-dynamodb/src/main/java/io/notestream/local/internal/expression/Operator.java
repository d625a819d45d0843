package io.notestream.local.internal.expression;

/** The operators of expressions. */
enum Operator {
  EQ("="),
  NE("<>"),
  LT("<"),
  LE("<="),
  GT(">"),
  GE(">="),
  BETWEEN("BETWEEN"),
  IN("IN"),
  AND("AND"),
  OR("OR"),
  NOT("NOT"),
  PLUS("+"),
  MINUS("-");

  private final String symbol;

  Operator(String symbol) {
    this.symbol = symbol;
  }

  /** Returns the operator as it is written. */
  String symbol() {
    return symbol;
  }

  boolean isLogical() {
    return this == AND || this == OR || this == NOT;
  }

  /** Returns whether the operator compares by order. */
  boolean isOrdering() {
    return switch (this) {
      case LT, LE, GT, GE, BETWEEN -> true;
      case EQ, NE, IN, AND, OR, NOT, PLUS, MINUS -> false;
    };
  }
}
