package io.notestream.local.internal.expression;

import static io.notestream.local.internal.expression.Requests.assertRefused;
import static io.notestream.local.internal.expression.Requests.item;
import static io.notestream.local.internal.expression.Requests.keyConditions;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.local.internal.expression.KeyConditions.KeyAttribute;
import io.notestream.local.internal.item.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyConditionsTest {

  private static final KeyAttribute PK = new KeyAttribute("pk", Value.Type.S);
  private static final KeyAttribute SK = new KeyAttribute("sk", Value.Type.S);

  private static final String VALUES =
      "{':p': {'S': 'p'}, ':b': {'S': 'b'}, ':d': {'S': 'd'}, ':n': {'N': '1'}}";

  /** Uses all of the values, so that each test may use those it likes. */
  private static KeyConditions conditions(String expression) {
    return requireNonNull(
        ExpressionParameters.QUERY
            .read(
                ((ObjectNode) Requests.body("KeyConditionExpression", expression, "", VALUES))
                    .put("FilterExpression", "z IN (:p, :b, :d, :n)"))
            .parse()
            .keyConditions());
  }

  private static Value key(String text) {
    return requireNonNull(item("{'v': {'S': '" + text + "'}}").get("v"));
  }

  private static RangeCondition range(String expression) {
    return requireNonNull(
        conditions("pk = :p AND " + expression).on(List.of(PK), List.of(SK)).range());
  }

  @Test
  void partitionAlone() {
    KeyCondition condition = conditions("pk = :p").on(List.of(PK), List.of(SK));

    assertThat(condition.hash()).containsExactly(key("p"));
    assertThat(condition.range()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sk = :b | b | a bb c",
        "sk < :b | a | b c",
        "sk <= :b | a b | ba c",
        "sk > :b | ba c | a b",
        "sk >= :b | b c | a",
        ":b = sk | b | a c",
        ":b < sk | c | a b",
        ":b <= sk | b c | a",
        ":b > sk | a | b c",
        ":b >= sk | a b | c",
        "sk BETWEEN :b AND :d | b c d | a da e",
        "begins_with(sk, :b) | b ba bzz | a c",
        "(sk = :b) | b | a"
      })
  void sortKeyIsCompared(String expression, String fulfilled, String not) {
    RangeCondition condition = range(expression);

    assertThat(fulfilled.split(" ")).allMatch(text -> condition.test(key(text)));
    assertThat(not.split(" ")).noneMatch(text -> condition.test(key(text)));
  }

  @Test
  void keyOfAnotherTypeDoesNotFulfil() {
    Value number = requireNonNull(item("{'v': {'N': '1'}}").get("v"));

    assertThat(range("sk > :b").test(number)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk > :b AND pk = :p",
        "(pk = :p) AND (sk > :b)",
        "(pk = :p AND sk > :b)",
        "(pk = :p AND (sk > :b))",
        "pk=:p and sk>:b",
        ":p = pk AND :b < sk"
      })
  void orderAndParenthesesDoNotMatter(String expression) {
    KeyCondition condition = conditions(expression).on(List.of(PK), List.of(SK));

    assertThat(condition.hash()).containsExactly(key("p"));
    assertThat(requireNonNull(condition.range()).operator()).isEqualTo(RangeCondition.Operator.GT);
  }

  @Test
  void namesMayBePlaceholders() {
    KeyConditions conditions =
        keyConditions(
            "#p = :p AND begins_with(#s, :s)",
            "{'#p': 'pk', '#s': 'sk'}",
            "{':p': {'S': 'p'}, ':s': {'S': 'NOTE#'}}");

    assertThat(conditions.attributes()).containsExactly("pk", "sk");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pk = :p OR sk = :b | Invalid operator used in KeyConditionExpression: OR",
        "NOT pk = :p | Invalid operator used in KeyConditionExpression: NOT",
        "pk IN (:p) | Invalid operator used in KeyConditionExpression: IN",
        "pk <> :p | Invalid operator used in KeyConditionExpression: <>",
        "attribute_exists(pk) | Invalid operator used in KeyConditionExpression: attribute_exists",
        "contains(pk, :p) | Invalid operator used in KeyConditionExpression: contains",
        "size(pk) = :n | Invalid KeyConditionExpression: KeyConditionExpressions cannot contain"
            + " nested operations",
        ":b BETWEEN pk AND :d | Invalid condition in KeyConditionExpression: BETWEEN operator must"
            + " have the key attribute as its first operand",
        "begins_with(:p, pk) | Invalid condition in KeyConditionExpression: begins_with operator"
            + " must have the key attribute as its first operand",
        "pk = sk | Invalid condition in KeyConditionExpression: Multiple attribute names used in"
            + " one condition",
        ":p = :b | Invalid condition in KeyConditionExpression: No key attribute specified",
        "pk.x = :p | Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions"
            + " on nested attributes",
        "pk = :p AND sk > :b AND sk < :d | Invalid KeyConditionExpression: KeyConditionExpressions"
            + " must only contain one condition per key",
        "status = :p | Invalid KeyConditionExpression: Attribute name is a reserved keyword;"
            + " reserved keyword: status",
        "((pk = :p)) | Invalid KeyConditionExpression: The expression has redundant parentheses;",
        "pk = :p AND | Invalid KeyConditionExpression: Syntax error; token: \"<EOF>\", near:"
            + " \"AND\"",
        "pk = :p AND sk BETWEEN :d AND :b | Invalid KeyConditionExpression: The BETWEEN operator"
            + " requires upper bound to be greater than or equal to lower bound; lower bound"
            + " operand: AttributeValue: {S:d}, upper bound operand: AttributeValue: {S:b}",
        "pk = :p AND begins_with(sk, :n) | Invalid KeyConditionExpression: Incorrect operand type"
            + " for operator or function; operator or function: begins_with, operand type: N"
      })
  void isRefused(String expression, String message) {
    assertRefused(() -> conditions(expression), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sk = :b | Query condition missed key schema element: pk",
        "other1 = :b | Query condition missed key schema element: pk",
        "pk = :p AND other1 = :b | Query condition missed key schema element: sk",
        "pk > :p | Query key condition not supported",
        "pk = :p AND sk = :b AND tk = :d | The number of query conditions (3) exceeds the number of"
            + " key attributes defined in the schema (2)",
        "pk = :n | One or more parameter values were invalid: Condition parameter type does not"
            + " match schema type",
        "pk = :p AND sk > :n | One or more parameter values were invalid: Condition parameter type"
            + " does not match schema type"
      })
  void doesNotFitTheKey(String expression, String message) {
    assertRefused(() -> conditions(expression).on(List.of(PK), List.of(SK)), message);
  }

  @Test
  void tableWithoutASortKeyTakesOneCondition() {
    assertRefused(
        () -> conditions("pk = :p AND sk = :b").on(List.of(PK), List.of()),
        "Query key condition not supported");
  }
}
