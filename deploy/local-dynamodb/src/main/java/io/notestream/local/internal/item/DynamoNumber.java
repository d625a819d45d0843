package io.notestream.local.internal.item;

import io.notestream.local.internal.error.ServiceException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A number as the service keeps it: up to 38 significant digits, zero or of a magnitude from 1E-130
 * to 9.99…E+125, without trailing zeros, so that 1E2 and 100.0 are the same number. Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">Data
 *     types</a>
 */
public final class DynamoNumber implements Comparable<DynamoNumber> {

  public static final DynamoNumber ZERO = new DynamoNumber(BigDecimal.ZERO);

  private static final int MAX_DIGITS = 38;
  private static final int MAX_EXPONENT = 125;
  private static final int MIN_EXPONENT = -130;

  private static final byte NEGATIVE = 1;
  private static final byte NOUGHT = 2;
  private static final byte POSITIVE = 3;

  private final BigDecimal value;
  private @Nullable String plain;

  private DynamoNumber(BigDecimal value) {
    this.value = value;
  }

  /**
   * Reads decimal notation, with an exponent or without.
   *
   * @throws ServiceException ValidationException if the text is no number or out of bounds
   */
  public static DynamoNumber parse(String text) {
    return NumberReader.read(text);
  }

  public static DynamoNumber of(long value) {
    return new DynamoNumber(stripped(BigDecimal.valueOf(value)));
  }

  /**
   * Returns the number of a decimal.
   *
   * @throws ServiceException ValidationException if the number is out of bounds
   */
  public static DynamoNumber of(BigDecimal value) {
    if (value.signum() == 0) {
      return ZERO;
    }
    checkMagnitude(exponent(value));
    BigDecimal stripped = stripped(value);
    if (stripped.precision() > MAX_DIGITS) {
      throw tooManyDigits();
    }
    return new DynamoNumber(stripped);
  }

  /** Refuses a number whose first digit stands for a power of ten that is out of bounds. */
  static void checkMagnitude(long exponent) {
    if (exponent > MAX_EXPONENT) {
      throw overflow();
    }
    if (exponent < MIN_EXPONENT) {
      throw ServiceException.validation(
          "Number underflow. Attempting to store a number with magnitude smaller than supported"
              + " range");
    }
  }

  private static ServiceException overflow() {
    return ServiceException.validation(
        "Number overflow. Attempting to store a number with magnitude larger than supported range");
  }

  static void checkDigits(int significant) {
    if (significant > MAX_DIGITS) {
      throw tooManyDigits();
    }
  }

  private static ServiceException tooManyDigits() {
    return ServiceException.validation(
        "Attempting to store more than 38 significant digits in a Number");
  }

  private static BigDecimal stripped(BigDecimal value) {
    return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }

  /** Returns the power of ten that the first digit stands for. */
  private static long exponent(BigDecimal value) {
    return (long) value.precision() - value.scale() - 1;
  }

  public BigDecimal toBigDecimal() {
    return value;
  }

  /**
   * Returns the sum of this number and another.
   *
   * @throws ServiceException ValidationException if the sum is out of bounds
   */
  public DynamoNumber add(DynamoNumber other) {
    return result(value.add(other.value));
  }

  /**
   * Returns this number less another.
   *
   * @throws ServiceException ValidationException if the difference is out of bounds
   */
  public DynamoNumber subtract(DynamoNumber other) {
    return result(value.subtract(other.value));
  }

  /** Returns the result of an addition; the service calls one with too many digits too large. */
  private static DynamoNumber result(BigDecimal exact) {
    if (stripped(exact).precision() > MAX_DIGITS) {
      throw overflow();
    }
    return of(exact);
  }

  /**
   * Returns what the number adds to the size of an item: a byte, one for every two digits before
   * the point and one for every two behind it, zeros at either end not counted, and one for a
   * minus. This was measured; the service's guide says less.
   */
  public int sizeBytes() {
    if (value.signum() == 0) {
      return 1;
    }
    int digits = value.precision();
    int behind = Math.min(Math.max(value.scale(), 0), digits);
    int before = digits - behind;
    return 1 + (before + 1) / 2 + (behind + 1) / 2 + (value.signum() < 0 ? 1 : 0);
  }

  /**
   * Returns bytes whose unsigned order is the order of the numbers. No such key is the beginning of
   * another, so that more may follow it.
   */
  public byte[] keyBytes() {
    if (value.signum() == 0) {
      return new byte[] {NOUGHT};
    }
    String digits = value.unscaledValue().abs().toString();
    int pairs = (digits.length() + 1) / 2;
    byte[] key = new byte[pairs + 3];
    key[1] = (byte) (exponent(value) - MIN_EXPONENT);
    for (int i = 0; i < pairs; i++) {
      int tens = digits.charAt(2 * i) - '0';
      int units = 2 * i + 1 < digits.length() ? digits.charAt(2 * i + 1) - '0' : 0;
      key[i + 2] = (byte) (tens * 10 + units + 1);
    }
    key[0] = POSITIVE;
    if (value.signum() < 0) {
      key[0] = NEGATIVE;
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

  /** Returns the number in plain decimal notation, as the service returns it. */
  @Override
  public String toString() {
    String text = plain;
    if (text == null) {
      text = value.toPlainString();
      plain = text;
    }
    return text;
  }
}
