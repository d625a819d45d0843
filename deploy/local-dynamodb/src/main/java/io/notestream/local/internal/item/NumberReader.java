package io.notestream.local.internal.item;

import io.notestream.local.internal.error.ServiceException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Reads decimal notation in one pass, and refuses a number that is out of bounds before it makes
 * one: an exponent of a billion costs nothing.
 */
final class NumberReader {

  static final String NOT_NUMERIC = "The parameter cannot be converted to a numeric value";

  private static final int DIGITS_OF_A_LONG = 18;

  private static final long FAR = 1_000_000_000_000L;

  private final String text;
  private int at;
  private boolean anyDigit;

  /** Where the digits from the first to the last that is not zero stand; they enclose a point. */
  private int first = -1;

  private int last = -1;

  /** How many digits the integer part has, and how many stand before {@link #first}. */
  private int integerDigits;

  private int digits;
  private int digitsBeforeFirst;
  private int digitsToLast;

  private NumberReader(String text) {
    this.text = text;
  }

  static DynamoNumber read(String text) {
    return new NumberReader(text).number();
  }

  private DynamoNumber number() {
    boolean negative = skipSign();
    skipDigits();
    integerDigits = digits;
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      skipDigits();
    }
    if (!anyDigit) {
      throw notNumeric();
    }
    long power = exponent();
    if (first < 0) {
      // The service refuses 0e126, although the exponent of zero has no meaning.
      DynamoNumber.checkMagnitude(power);
      return DynamoNumber.ZERO;
    }
    DynamoNumber.checkMagnitude(integerDigits - digitsBeforeFirst - 1 + power);
    int significant = digitsToLast - digitsBeforeFirst;
    DynamoNumber.checkDigits(significant);
    int scale = (int) (digitsToLast - integerDigits - power);
    BigDecimal magnitude = magnitude(significant, scale);
    return DynamoNumber.of(negative ? magnitude.negate() : magnitude);
  }

  private BigDecimal magnitude(int significant, int scale) {
    if (significant > DIGITS_OF_A_LONG) {
      String unscaled = text.substring(first, last + 1).replace(".", "");
      return new BigDecimal(new BigInteger(unscaled), scale);
    }
    long unscaled = 0;
    for (int i = first; i <= last; i++) {
      if (text.charAt(i) != '.') {
        unscaled = unscaled * 10 + (text.charAt(i) - '0');
      }
    }
    return BigDecimal.valueOf(unscaled, scale);
  }

  private boolean skipSign() {
    if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      return text.charAt(at++) == '-';
    }
    return false;
  }

  private void skipDigits() {
    while (at < text.length() && isDigit(text.charAt(at))) {
      anyDigit = true;
      if (text.charAt(at) != '0') {
        if (first < 0) {
          first = at;
          digitsBeforeFirst = digits;
        }
        last = at;
        digitsToLast = digits + 1;
      }
      digits++;
      at++;
    }
  }

  private long exponent() {
    if (at == text.length()) {
      return 0;
    }
    char mark = text.charAt(at++);
    if (mark != 'e' && mark != 'E') {
      throw notNumeric();
    }
    boolean negative = skipSign();
    int start = at;
    long power = 0;
    while (at < text.length() && isDigit(text.charAt(at))) {
      int digit = text.charAt(at++) - '0';
      if (power > (Long.MAX_VALUE - digit) / 10) {
        throw notNumeric();
      }
      power = power * 10 + digit;
    }
    if (at == start || at != text.length()) {
      throw notNumeric();
    }
    // No request has enough digits to bring a power beyond this back into bounds.
    power = Math.min(power, FAR);
    return negative ? -power : power;
  }

  private static boolean isDigit(char unit) {
    return unit >= '0' && unit <= '9';
  }

  private ServiceException notNumeric() {
    return ServiceException.validation(NOT_NUMERIC + ": " + text);
  }
}
