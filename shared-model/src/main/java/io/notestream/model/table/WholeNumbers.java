package io.notestream.model.table;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Parses numbers of DynamoDB, in any notation that DynamoDB accepts. */
public final class WholeNumbers {

  private static final int MAX_TEXT = 200;

  /** DynamoDB's numbers have magnitudes of up to 126 digits, before or after the point. */
  private static final int MAX_MAGNITUDE = 1000;

  private WholeNumbers() {}

  /**
   * {@return the number; {@code null} if the text is not a number, has a fraction, or does not fit
   * a {@code long}} Never expands a huge exponent.
   *
   * @param text the text of a number as DynamoDB returns it, or any other text
   */
  public static @Nullable Long parse(String text) {
    BigDecimal number = decimal(text);
    if (number == null) {
      return null;
    }
    if (number.signum() == 0) {
      return 0L;
    }
    long integerDigits = (long) number.precision() - number.scale();
    try {
      return integerDigits > 19 || integerDigits <= 0 ? null : number.longValueExact();
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /**
   * {@return the number, whole or not; {@code null} if the text is not one of DynamoDB's}
   *
   * @param text the text of a number as DynamoDB returns it, or any other text
   */
  public static @Nullable BigDecimal decimal(String text) {
    if (text.length() > MAX_TEXT) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      if (number.signum() == 0) {
        return BigDecimal.ZERO; // Whatever its exponent.
      }
      return Math.abs((long) number.precision() - number.scale()) > MAX_MAGNITUDE ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
