package io.notestream.model.table;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Parses numbers of DynamoDB as a {@code long}, in any notation that DynamoDB accepts. */
public final class WholeNumbers {

  private static final int MAX_TEXT = 200;

  private WholeNumbers() {}

  /**
   * {@return the number; {@code null} if the text is not a number, has a fraction, or does not fit
   * a {@code long}} Never expands a huge exponent.
   *
   * @param text the text of a number as DynamoDB returns it, or any other text
   */
  public static @Nullable Long parse(String text) {
    if (text.length() > MAX_TEXT) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      if (number.signum() == 0) {
        return 0L;
      }
      long integerDigits = (long) number.precision() - number.scale();
      return integerDigits > 19 || integerDigits <= 0 ? null : number.longValueExact();
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
  }
}
