package io.notestream.local.internal.expression;

import static io.notestream.local.internal.expression.Requests.assertRefused;
import static io.notestream.local.internal.expression.Requests.item;
import static io.notestream.local.internal.expression.Requests.parse;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.item.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions in Expected, QueryFilter and ScanFilter. */
class LegacyConditionTest {

  private static final String INVALID = "One or more parameter values were invalid: ";

  private static final Item ITEM =
      item(
          "{'s':{'S':'hello'},'n':{'N':'5'},'b':{'B':'aGVsbG8='},'yes':{'BOOL':true},"
              + "'nil':{'NULL':true},'ss':{'SS':['x','y']},'ns':{'NS':['1','2']},"
              + "'l':{'L':[{'N':'1'},{'S':'x'}]},'a.b':{'S':'dotted'}}");

  private static Condition expected(String expected) {
    return requireNonNull(
        parse(ExpressionParameters.PUT_ITEM, "{'Expected':{" + expected + "}}").condition());
  }

  private static Condition filter(String filter) {
    return requireNonNull(
        parse(ExpressionParameters.SCAN, "{'ScanFilter':{" + filter + "}}").filter());
  }

  private static String compared(String attribute, String operator, String values) {
    return "'%s':{'ComparisonOperator':'%s','AttributeValueList':[%s]}"
        .formatted(attribute, operator, values);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "s | EQ | {'S':'hello'}",
        "ss | EQ | {'SS':['y','x']}",
        "l | EQ | {'L':[{'N':'1.0'},{'S':'x'}]}",
        "yes | EQ | {'BOOL':true}",
        "s | NE | {'S':'other'}",
        "s | NE | {'N':'1'}",
        "missing | NE | {'S':'hello'}",
        "n | LE | {'N':'5'}",
        "n | LT | {'N':'10'}",
        "n | GE | {'N':'5'}",
        "n | GT | {'N':'-10'}",
        "s | GT | {'S':'Hello'}",
        "s | CONTAINS | {'S':'ell'}",
        "b | CONTAINS | {'B':'bGw='}",
        "ss | CONTAINS | {'S':'x'}",
        "ns | CONTAINS | {'N':'2.0'}",
        "l | CONTAINS | {'S':'x'}",
        "s | NOT_CONTAINS | {'S':'xyz'}",
        "s | NOT_CONTAINS | {'N':'1'}",
        "s | BEGINS_WITH | {'S':'hel'}",
        "b | BEGINS_WITH | {'B':'aGU='}",
        "n | IN | {'N':'4'},{'N':'5'}",
        "n | BETWEEN | {'N':'5'},{'N':'5'}",
        "s | BETWEEN | {'S':'a'},{'S':'z'}",
        "a.b | EQ | {'S':'dotted'}"
      })
  void holds(String attribute, String operator, String values) {
    assertThat(expected(compared(attribute, operator, values)).test(ITEM)).isTrue();
    assertThat(filter(compared(attribute, operator, values)).test(ITEM)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "s | EQ | {'S':'Hello'}",
        "n | EQ | {'S':'5'}",
        "s | NE | {'S':'hello'}",
        "n | LT | {'N':'5'}",
        "n | GT | {'S':'1'}",
        "missing | LE | {'N':'5'}",
        "s | CONTAINS | {'S':'xyz'}",
        "ns | CONTAINS | {'S':'1'}",
        "missing | CONTAINS | {'S':'x'}",
        "missing | NOT_CONTAINS | {'S':'x'}",
        "ss | NOT_CONTAINS | {'S':'x'}",
        "n | BEGINS_WITH | {'S':'5'}",
        "ns | IN | {'N':'1'},{'N':'2'}",
        "missing | BETWEEN | {'N':'0'},{'N':'9'}"
      })
  void doesNotHold(String attribute, String operator, String values) {
    assertThat(expected(compared(attribute, operator, values)).test(ITEM)).isFalse();
    assertThat(filter(compared(attribute, operator, values)).test(ITEM)).isFalse();
  }

  @Test
  void nullAsksWhetherThereIsAnAttributeAndNotForItsType() {
    assertThat(expected(compared("nil", "NOT_NULL", "")).test(ITEM)).isTrue();
    assertThat(expected(compared("nil", "NULL", "")).test(ITEM)).isFalse();
    assertThat(expected(compared("missing", "NULL", "")).test(ITEM)).isTrue();
    assertThat(expected("'missing':{'ComparisonOperator':'NULL'}").test(ITEM)).isTrue();
  }

  @Test
  void expectedValueIsCompared() {
    assertThat(expected("'n':{'Value':{'N':'5.0'}}").test(ITEM)).isTrue();
    assertThat(expected("'n':{'Value':{'N':'5'},'Exists':true}").test(ITEM)).isTrue();
    assertThat(expected("'n':{'Value':{'N':'6'}}").test(ITEM)).isFalse();
    assertThat(expected("'n':{'Value':{'N':'5'}}").test(null)).isFalse();
    assertThat(expected("'n':{'ComparisonOperator':'GT','Value':{'N':'4'}}").test(ITEM)).isTrue();
  }

  @Test
  void expectedAbsenceHoldsAlsoIfThereIsNoItem() {
    assertThat(expected("'missing':{'Exists':false}").test(ITEM)).isTrue();
    assertThat(expected("'n':{'Exists':false}").test(ITEM)).isFalse();
    assertThat(expected("'n':{'Exists':'No'}").test(ITEM)).isFalse();
    assertThat(expected("'n':{'Exists':false}").test(null)).isTrue();
  }

  @Test
  void allConditionsHaveToHoldUnlessAnyIsAskedFor() {
    String mixed = compared("n", "EQ", "{'N':'5'}") + "," + compared("s", "EQ", "{'S':'other'}");

    assertThat(expected(mixed).test(ITEM)).isFalse();
    assertThat(joined(mixed, "AND").test(ITEM)).isFalse();
    assertThat(joined(mixed, "OR").test(ITEM)).isTrue();
  }

  private static Condition joined(String conditions, String operator) {
    return requireNonNull(
        parse(
                ExpressionParameters.PUT_ITEM,
                "{'Expected':{" + conditions + "},'ConditionalOperator':'" + operator + "'}")
            .condition());
  }

  @Test
  void conditionalOperatorNeedsTwoConditions() {
    assertRefused(
        () -> joined(compared("n", "EQ", "{'N':'5'}"), "AND"),
        "ConditionalOperator can only be used when Filter or Expected has two or more elements");
    assertRefused(
        () -> parse(ExpressionParameters.PUT_ITEM, "{'ConditionalOperator':'OR'}"),
        "ConditionalOperator cannot be used without Filter or Expected");
  }

  @Test
  void tellsTheAttributesThatItLooksAt() {
    assertThat(filter(compared("b", "NULL", "") + "," + compared("a.b", "NULL", "")).attributes())
        .containsExactly("b", "a.b");
    assertThat(filter(compared("a.b", "NULL", "")).nestedAttributes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'Exists':true | Value must be provided when Exists is true for Attribute: a",
        "'Exists':null | Value must be provided when Exists is null for Attribute: a",
        "'Exists':false,'Value':{'S':'x'} | Value cannot be used when Exists is false for"
            + " Attribute: a",
        "'Value':{'S':'x'},'AttributeValueList':[{'S':'x'}],'ComparisonOperator':'EQ' | Value and"
            + " AttributeValueList cannot be used together for Attribute: a",
        "'Exists':true,'ComparisonOperator':'EQ','AttributeValueList':[{'S':'x'}] | Exists and"
            + " ComparisonOperator cannot be used together for Attribute: a",
        "'AttributeValueList':[{'S':'x'}] | AttributeValueList can only be used with a"
            + " ComparisonOperator for Attribute: a",
        "'ComparisonOperator':'EQ' | Value or AttributeValueList must be used with"
            + " ComparisonOperator: EQ for Attribute: a"
      })
  void expectationIsRefused(String expectation, String message) {
    assertRefused(() -> expected("'a':{" + expectation + "}"), INVALID + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "EQ | {'N':'1'},{'N':'2'} | Invalid number of argument(s) for the EQ ComparisonOperator",
        "NULL | {'N':'1'} | Invalid number of argument(s) for the NULL ComparisonOperator",
        "IN | \"\" | Invalid number of argument(s) for the IN ComparisonOperator",
        "BETWEEN | {'N':'1'} | Invalid number of argument(s) for the BETWEEN ComparisonOperator",
        "IN | {'N':'1'},{'S':'1'} | AttributeValues inside AttributeValueList must be of same type",
        "LT | {'L':[]} | ComparisonOperator LT is not valid for L AttributeValue type",
        "GE | {'BOOL':true} | ComparisonOperator GE is not valid for BOOL AttributeValue type",
        "CONTAINS | {'L':[]} | ComparisonOperator CONTAINS is not valid for L AttributeValue type",
        "BEGINS_WITH | {'N':'1'} | ComparisonOperator BEGINS_WITH is not valid for N"
            + " AttributeValue type",
        "IN | {'SS':['x']} | ComparisonOperator IN is not valid for SS AttributeValue type"
      })
  void comparisonIsRefused(String operator, String values, String message) {
    assertRefused(() -> expected(compared("a", operator, values)), INVALID + message);
    assertRefused(() -> filter(compared("a", operator, values)), INVALID + message);
  }

  @Test
  void boundsOfARangeMustBeInOrder() {
    assertRefused(
        () -> expected(compared("a", "BETWEEN", "{'N':'2'},{'N':'1'}")),
        "The BETWEEN condition was provided a range where the lower bound is greater than the"
            + " upper bound");
  }

  @Test
  void valuesAreChecked() {
    assertRefused(
        () -> expected("'a':{'Value':{'N':'x'}}"),
        "The parameter cannot be converted to a numeric value: x");
    assertRefused(
        () -> filter(compared("a", "EQ", "{'SS':[]}")),
        INVALID + "An string set  may not be empty");
  }
}
