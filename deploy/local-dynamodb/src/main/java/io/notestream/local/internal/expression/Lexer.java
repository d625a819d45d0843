package io.notestream.local.internal.expression;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts an expression into tokens. It never fails: an unknown character becomes a token that no
 * grammar accepts.
 */
final class Lexer {

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  /** Returns the tokens of the text, the last of which is the end. */
  static List<Token> read(String text) {
    return new Lexer(text).tokens();
  }

  private List<Token> tokens() {
    while (at < text.length()) {
      char unit = text.charAt(at);
      if (isBlank(unit)) {
        at++;
      } else if (isLetter(unit)) {
        take(Token.Kind.WORD, endOfName(at + 1));
      } else if (isDigit(unit)) {
        take(Token.Kind.NUMBER, endOfNumber(at + 1));
      } else if (unit == '#' || unit == ':') {
        placeholder(unit == '#' ? Token.Kind.NAME : Token.Kind.VALUE);
      } else {
        symbol(unit);
      }
    }
    int end = tokens.isEmpty() ? 0 : tokens.get(tokens.size() - 1).end();
    tokens.add(new Token(Token.Kind.END, "<EOF>", end, end));
    return tokens;
  }

  private void placeholder(Token.Kind kind) {
    int end = endOfName(at + 1);
    take(end == at + 1 ? Token.Kind.UNKNOWN : kind, end);
  }

  private void symbol(char unit) {
    switch (unit) {
      case '(', ')', '[', ']', '.', ',', '=', '+', '-' -> take(Token.Kind.SYMBOL, at + 1);
      case '<' -> {
        boolean two = nextIs('=') || nextIs('>');
        take(Token.Kind.SYMBOL, at + (two ? 2 : 1));
      }
      case '>' -> take(Token.Kind.SYMBOL, at + (nextIs('=') ? 2 : 1));
      default -> take(Token.Kind.UNKNOWN, at + Character.charCount(text.codePointAt(at)));
    }
  }

  private boolean nextIs(char unit) {
    return at + 1 < text.length() && text.charAt(at + 1) == unit;
  }

  private void take(Token.Kind kind, int end) {
    tokens.add(new Token(kind, text.substring(at, end), at, end));
    at = end;
  }

  private int endOfName(int from) {
    int end = from;
    while (end < text.length() && isNamePart(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private int endOfNumber(int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isBlank(char unit) {
    return unit == ' ' || unit == '\t' || unit == '\r' || unit == '\n';
  }

  private static boolean isLetter(char unit) {
    return (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z');
  }

  private static boolean isDigit(char unit) {
    return unit >= '0' && unit <= '9';
  }

  /** Returns whether a name may have the character, after its first one. */
  static boolean isNamePart(char unit) {
    return isLetter(unit) || isDigit(unit) || unit == '_';
  }
}
