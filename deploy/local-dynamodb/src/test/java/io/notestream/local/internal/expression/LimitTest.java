package io.notestream.local.internal.expression;

import static io.notestream.local.internal.expression.Requests.assertRefused;
import static io.notestream.local.internal.expression.Requests.body;
import static io.notestream.local.internal.expression.Requests.condition;
import static io.notestream.local.internal.expression.Requests.update;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.local.internal.error.ServiceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How large and how deep expressions may be. */
class LimitTest {

  private static final String TOO_LARGE = "Expression size has exceeded the maximum allowed size;";

  @Test
  void expressionOf4096BytesIsRead() {
    String padded = "attribute_exists(a)" + " ".repeat(4096 - 19);

    assertThatCode(() -> condition(padded, "")).doesNotThrowAnyException();
    assertRefused(
        () -> condition(padded + " ", ""),
        "Invalid ConditionExpression: " + TOO_LARGE + " expression size: 4097");
  }

  @Test
  void sizeIsCountedInBytes() {
    assertRefused(
        () -> condition("é".repeat(2049), ""),
        "Invalid ConditionExpression: " + TOO_LARGE + " expression size: 4098");
  }

  @ParameterizedTest
  @CsvSource({
    "SCAN, FilterExpression, true",
    "QUERY, KeyConditionExpression, false",
    "UPDATE_ITEM, UpdateExpression, false",
    "GET_ITEM, ProjectionExpression, false"
  })
  void someParametersShowTheSize(
      ExpressionParameters parameters, String parameter, boolean showsSize) {
    String large = "a".repeat(4097);

    assertRefused(
        () -> parameters.read(body(parameter, large, "", "")).parse(),
        "Invalid " + parameter + ": " + TOO_LARGE + (showsSize ? " expression size: 4097" : ""));
  }

  @Test
  void threeHundredOperatorsAreAllowed() {
    // 150 comparisons and 149 ORs, parentheses not counted.
    String allowed = "a<b " + "or (a<b ".repeat(149) + ")".repeat(149);

    assertThatCode(() -> condition(allowed, "")).doesNotThrowAnyException();
    assertThatCode(() -> condition("NOT " + allowed, "")).doesNotThrowAnyException();
    assertRefused(
        () -> condition("NOT NOT " + allowed, ""),
        "Invalid ConditionExpression: The expression contains too many operators; operator count:"
            + " 301");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "NOT ", "size(", "a = (", "(a) = ((", "a IN (", "NOT("})
  void deepNestingIsRefusedWithoutOverflow(String opening) {
    String deep = opening.repeat(4000 / opening.length());

    assertThatThrownBy(() -> condition(deep, ""))
        .isInstanceOf(ServiceException.class)
        .hasMessageStartingWith("Invalid ConditionExpression: ");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4000})
  void parenthesesThatAreNeverClosedAreASyntaxError(int count) {
    String open = "(".repeat(count);

    assertRefused(
        () -> condition(open, ""),
        "Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"(\"");
    assertRefused(
        () -> update("SET a = " + open, ""),
        "Invalid UpdateExpression: Syntax error; token: \"<EOF>\", near: \"(\"");
  }

  @Test
  void deepCallsAreNamed() {
    assertRefused(
        () -> condition("a < " + "f(".repeat(1300) + "b" + ")".repeat(1300), ""),
        "Invalid ConditionExpression: Invalid function name; function: f");
  }

  @Test
  void deepBalancedParenthesesAreRedundant() {
    assertRefused(
        () -> condition("(".repeat(2000) + "a=b" + ")".repeat(2000), ""),
        "Invalid ConditionExpression: The expression has redundant parentheses;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "if_not_exists(a,", "list_append("})
  void deepUpdatesAreRefusedWithoutOverflow(String opening) {
    String deep = "SET a = " + opening.repeat(4000 / opening.length());

    assertThatThrownBy(() -> update(deep, ""))
        .isInstanceOf(ServiceException.class)
        .hasMessageStartingWith("Invalid UpdateExpression: ");
  }
}
