package io.notestream.local.item;

import io.notestream.local.error.ServiceException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A number as the service stores it: 38 significant digits, magnitudes from 1E-130 to below 1E126.
 */
public final class DynamoNumber implements Comparable<DynamoNumber> {

  private static final int MAX_DIGITS = 38;
  private static final int MAX_EXPONENT = 125;
  private static final int MIN_EXPONENT = -130;

  private final BigDecimal value;

  private DynamoNumber(BigDecimal value) {
    this.value = value;
  }

  /**
   * @throws ServiceException ValidationException if the text is no number or out of bounds
   */
  public static DynamoNumber parse(String text) {
    String trimmed = text.trim();
    if (trimmed.length() > 1000) {
      throw notNumeric(text);
    }
    try {
      return of(new BigDecimal(trimmed));
    } catch (NumberFormatException notNumeric) {
      throw notNumeric(text);
    }
  }

  public static DynamoNumber of(BigDecimal value) {
    BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    if (plain.signum() != 0) {
      long exponent = (long) plain.precision() - plain.scale() - 1;
      if (exponent > MAX_EXPONENT) {
        throw ServiceException.validation(
            "Number overflow. Attempting to store a number with magnitude larger than supported range");
      }
      if (exponent < MIN_EXPONENT) {
        throw ServiceException.validation(
            "Number underflow. Attempting to store a number with magnitude smaller than supported range");
      }
      if (plain.precision() > MAX_DIGITS) {
        throw ServiceException.validation(
            "Attempting to store more than 38 significant digits in a Number");
      }
    }
    return new DynamoNumber(plain);
  }

  private static ServiceException notNumeric(String text) {
    return ServiceException.validation(
        text.isEmpty()
            ? "The parameter cannot be converted to a numeric value"
            : "The parameter cannot be converted to a numeric value: " + text);
  }

  public BigDecimal toBigDecimal() {
    return value;
  }

  public DynamoNumber add(DynamoNumber other) {
    return of(value.add(other.value));
  }

  public DynamoNumber subtract(DynamoNumber other) {
    return of(value.subtract(other.value));
  }

  /** What the number adds to the size of an item. */
  public int sizeBytes() {
    if (value.signum() == 0) {
      return 1;
    }
    int exponent = value.precision() - value.scale();
    int digits = value.precision();
    // Pairs of decimal digits count from the decimal point.
    int integerPairs = Math.floorDiv(exponent + 1, 2);
    int lastPair = -Math.floorDiv(value.scale() + 1, 2);
    int pairs = Math.max((digits + 1) / 2, integerPairs - lastPair);
    return 1 + pairs + (value.signum() < 0 ? 1 : 0);
  }

  /** Bytes whose unsigned order is the order of the numbers. */
  public byte[] keyBytes() {
    if (value.signum() == 0) {
      return new byte[] {(byte) 0x80};
    }
    int exponent = value.precision() - value.scale() + 200;
    String digits = value.unscaledValue().abs().toString();
    byte[] key = new byte[digits.length() + 4];
    boolean negative = value.signum() < 0;
    key[0] = (byte) (negative ? 0x40 : 0xc0);
    key[1] = (byte) (exponent >> 8);
    key[2] = (byte) exponent;
    for (int i = 0; i < digits.length(); i++) {
      key[i + 3] = (byte) (digits.charAt(i) - '0' + 1);
    }
    if (negative) {
      for (int i = 1; i < key.length; i++) {
        key[i] = (byte) ~key[i];
      }
    }
    return key;
  }

  @Override
  public int compareTo(DynamoNumber other) {
    return value.compareTo(other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DynamoNumber number && value.equals(number.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** The number in plain decimal notation. */
  @Override
  public String toString() {
    return value.scale() <= 0
        ? value.unscaledValue().multiply(BigInteger.TEN.pow(-value.scale())).toString()
        : value.toPlainString();
  }
}
