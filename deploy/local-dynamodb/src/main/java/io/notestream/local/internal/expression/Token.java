package io.notestream.local.internal.expression;

/**
 * A piece of an expression.
 *
 * @param start where it begins in the text
 * @param end where it ends, exclusive
 */
record Token(Kind kind, String text, int start, int end) {

  /** The kinds of tokens. */
  enum Kind {
    /** An attribute's name as it stands, a keyword or a function. */
    WORD,
    /** A placeholder of a name, {@code #n}. */
    NAME,
    /** A placeholder of a value, {@code :v}. */
    VALUE,
    NUMBER,
    SYMBOL,
    /** A character that no expression may have. */
    UNKNOWN,
    END
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** Returns whether the token is this keyword; case does not matter. */
  boolean isKeyword(String keyword) {
    return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
  }
}
