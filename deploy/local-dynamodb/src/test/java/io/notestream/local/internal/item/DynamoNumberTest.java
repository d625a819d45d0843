package io.notestream.local.internal.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.local.internal.error.ServiceException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DynamoNumberTest {

  private static final String OVERFLOW =
      "Number overflow. Attempting to store a number with magnitude larger than supported range";
  private static final String UNDERFLOW =
      "Number underflow. Attempting to store a number with magnitude smaller than supported range";
  private static final String TOO_MANY_DIGITS =
      "Attempting to store more than 38 significant digits in a Number";
  private static final String NOT_NUMERIC = "The parameter cannot be converted to a numeric value";
  private static final String NINES = "9".repeat(38);

  @ParameterizedTest
  @CsvSource({
    "0042.1200, 42.12",
    "1.5E2, 150",
    "1e2, 100",
    "100, 100",
    "+7, 7",
    "-0, 0",
    "-0.0, 0",
    "0e125, 0",
    "0e-130, 0",
    "0.00, 0",
    ".5, 0.5",
    "5., 5",
    "-12.30, -12.3",
    "1E-5, 0.00001"
  })
  void isStoredInPlainDecimals(String written, String stored) {
    assertThat(DynamoNumber.parse(written)).hasToString(stored);
  }

  @Test
  void largestPowerIsWrittenOut() {
    assertThat(DynamoNumber.parse("1E125")).hasToString("1" + "0".repeat(125));
  }

  @ParameterizedTest
  @CsvSource({"100, 1E2", "1.0, 1", "0, -0", "0.10, .1"})
  void sameValueInOtherWritingIsTheSameNumber(String one, String other) {
    assertThat(DynamoNumber.parse(one)).isEqualTo(DynamoNumber.parse(other));
    assertThat(DynamoNumber.parse(one).keyBytes()).isEqualTo(DynamoNumber.parse(other).keyBytes());
    assertThat(DynamoNumber.parse(one)).hasSameHashCodeAs(DynamoNumber.parse(other));
  }

  @Test
  void thirtyEightDigitsAreKept() {
    assertThat(DynamoNumber.parse(NINES)).hasToString(NINES);
    assertThat(DynamoNumber.parse(NINES + "000")).hasToString(NINES + "000");
    assertThat(DynamoNumber.parse("0.000" + NINES)).hasToString("0.000" + NINES);
  }

  @Test
  void thirtyNinthDigitIsRefused() {
    assertRefused("1" + NINES, TOO_MANY_DIGITS);
    assertRefused("1." + NINES, TOO_MANY_DIGITS);
    assertRefused("-1" + NINES, TOO_MANY_DIGITS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e126",
        "-1e126",
        "10e125",
        "0e126",
        "-0.0e126",
        "1e2147483648",
        "1e99999999999",
        "1e9223372036854775807"
      })
  void tooLargeMagnitudesOverflow(String written) {
    assertRefused(written, OVERFLOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e-131", "0.1e-130", "0e-131", "1e-2147483648", "1e-99999999999"})
  void tooSmallMagnitudesUnderflow(String written) {
    assertRefused(written, UNDERFLOW);
  }

  @Test
  void boundsThemselvesAreAccepted() {
    assertThat(DynamoNumber.parse("9." + "9".repeat(37) + "E125").toBigDecimal())
        .isEqualByComparingTo(new BigDecimal("9." + "9".repeat(37) + "E125"));
    assertThat(DynamoNumber.parse("1e-130").toBigDecimal())
        .isEqualByComparingTo(new BigDecimal("1e-130"));
    assertThat(DynamoNumber.parse("1234e-133").toBigDecimal())
        .isEqualByComparingTo(new BigDecimal("1.234e-130"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "1.2.3",
        " 1",
        "1 ",
        "0x10",
        "1e",
        "e5",
        ".",
        "-",
        "+-1",
        "1e+",
        "NaN",
        "Infinity",
        "1e9223372036854775808",
        "１"
      })
  void otherTextIsNoNumber(String written) {
    assertRefused(written, NOT_NUMERIC + ": " + written);
  }

  @Test
  void emptyTextIsNoNumber() {
    assertRefused("", NOT_NUMERIC + ": ");
  }

  @Test
  void hugeExponentIsRefusedWithoutWritingItOut() {
    assertRefused("1e1000000000", OVERFLOW);
    assertRefused("1" + "0".repeat(100_000) + "e-9999999999", UNDERFLOW);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 2",
    "-1, 3",
    "12, 2",
    "123, 3",
    "123456, 4",
    "3.14159, 5",
    "100, 2",
    "0.5, 2",
    "0.05, 2",
    "1.5, 3",
    "42.12, 3",
    "-3.14159, 6",
    "1E125, 2",
    "1E-100, 2",
    "0042, 2",
    "1010, 3",
    "120, 2",
    "100.5, 4",
    "0.15, 2",
    "0.012, 2",
    "1.234, 4",
    "-42, 3",
    "-0, 1"
  })
  void costsOneByteForEveryTwoDigits(String written, int bytes) {
    assertThat(DynamoNumber.parse(written).sizeBytes()).isEqualTo(bytes);
  }

  @Test
  void longestNumberCostsTwentyOrTwentyOneBytes() {
    assertThat(DynamoNumber.parse(NINES).sizeBytes()).isEqualTo(20);
    assertThat(DynamoNumber.parse("-" + NINES).sizeBytes()).isEqualTo(21);
  }

  @Test
  void sumsKeepTheBounds() {
    DynamoNumber large = DynamoNumber.parse("9e125");
    DynamoNumber nines = DynamoNumber.parse(NINES);
    DynamoNumber tenth = DynamoNumber.parse("0.1");

    assertThatThrownBy(() -> large.add(large)).hasMessage(OVERFLOW);
    assertThatThrownBy(() -> nines.add(tenth)).hasMessage(OVERFLOW);
    assertThatThrownBy(() -> nines.subtract(tenth)).hasMessage(OVERFLOW);
    assertThat(nines.add(DynamoNumber.of(1))).hasToString("1" + "0".repeat(38));
    assertThat(large.subtract(large)).isEqualTo(DynamoNumber.ZERO);
  }

  @Test
  void sumOfFarApartNumbersIsRefusedAndNotRounded() {
    assertThatThrownBy(() -> DynamoNumber.parse("1e125").add(DynamoNumber.parse("1e-130")))
        .hasMessage(OVERFLOW);
  }

  @Property
  void readsWhatBigDecimalReads(@ForAll("decimals") BigDecimal value) {
    assertThat(DynamoNumber.parse(value.toString()).toBigDecimal()).isEqualByComparingTo(value);
    assertThat(DynamoNumber.parse(value.toPlainString())).isEqualTo(DynamoNumber.of(value));
  }

  @Property
  void keysAreOrderedAsTheNumbersAre(
      @ForAll("decimals") BigDecimal left, @ForAll("decimals") BigDecimal right) {
    byte[] leftKey = DynamoNumber.of(left).keyBytes();
    byte[] rightKey = DynamoNumber.of(right).keyBytes();

    assertThat(Integer.signum(Arrays.compareUnsigned(leftKey, rightKey)))
        .isEqualTo(Integer.signum(left.compareTo(right)));
  }

  @Property
  void sizeFollowsTheDigitsOnBothSidesOfThePoint(@ForAll("decimals") BigDecimal value) {
    String plain = value.abs().stripTrailingZeros().toPlainString();
    String integer = plain.split("\\.")[0].replaceFirst("^0+", "");
    String fraction = plain.contains(".") ? plain.split("\\.")[1] : "";
    if (fraction.isEmpty()) {
      integer = integer.replaceFirst("0+$", "");
    }
    if (integer.isEmpty()) {
      fraction = fraction.replaceFirst("^0+", "");
    }

    int pairs = (integer.length() + 1) / 2 + (fraction.length() + 1) / 2;
    assertThat(DynamoNumber.of(value).sizeBytes())
        .isEqualTo(1 + pairs + (value.signum() < 0 ? 1 : 0));
  }

  @Provide
  Arbitrary<BigDecimal> decimals() {
    Arbitrary<BigDecimal> wide =
        Combinators.combine(
                Arbitraries.bigIntegers()
                    .between(new BigInteger(NINES).negate(), new BigInteger(NINES)),
                Arbitraries.integers().between(-87, 130))
            .as(BigDecimal::new);
    Arbitrary<BigDecimal> near =
        Combinators.combine(
                Arbitraries.longs().between(-9999, 9999), Arbitraries.integers().between(-6, 6))
            .as(BigDecimal::valueOf);
    return Arbitraries.oneOf(wide, near)
        .filter(value -> value.signum() == 0 || magnitude(value) >= -130 && magnitude(value) <= 125)
        .map(value -> value.signum() == 0 ? BigDecimal.ZERO : value);
  }

  private static int magnitude(BigDecimal value) {
    return value.precision() - value.scale() - 1;
  }

  private static void assertRefused(String written, String message) {
    assertThatThrownBy(() -> DynamoNumber.parse(written))
        .isInstanceOf(ServiceException.class)
        .hasMessage(message);
  }
}
