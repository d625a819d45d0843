package io.notestream.local.internal.expression;

import static io.notestream.local.internal.expression.Requests.assertRefused;
import static io.notestream.local.internal.expression.Requests.item;
import static io.notestream.local.internal.expression.Requests.parse;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.local.internal.expression.KeyConditions.KeyAttribute;
import io.notestream.local.internal.item.Value;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions on the key of a global index that has several attributes a side. */
class MultiAttributeConditionsTest {

  private static final List<KeyAttribute> HASH = attributes("h1", "h2");
  private static final List<KeyAttribute> RANGE = attributes("a", "b", "c", "d");

  private static List<KeyAttribute> attributes(String... names) {
    return Stream.of(names).map(name -> new KeyAttribute(name, Value.Type.S)).toList();
  }

  private static KeyCondition condition(String expression) {
    String values = "{':v': {'S': 'v'}, ':w': {'S': 'w'}, ':n': {'N': '1'}}";
    return requireNonNull(
            ExpressionParameters.QUERY
                .read(
                    ((ObjectNode) Requests.body("KeyConditionExpression", expression, "", values))
                        .put("FilterExpression", "z IN (:v, :w, :n)"))
                .parse()
                .keyConditions())
        .on(HASH, RANGE);
  }

  private static Value value(String text) {
    return requireNonNull(item("{'v': {'S': '" + text + "'}}").get("v"));
  }

  @Test
  void partitionAlone() {
    KeyCondition condition = condition("h2 = :w AND h1 = :v");

    assertThat(condition.hash()).containsExactly(value("v"), value("w"));
    assertThat(condition.leading()).isEmpty();
    assertThat(condition.range()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a = :w | 0 | EQ",
        "a > :w | 0 | GT",
        "a = :w AND b = :w | 1 | EQ",
        "b <= :w AND a = :w | 1 | LE",
        "a = :w AND b = :w AND c BETWEEN :v AND :w | 2 | BETWEEN",
        "a = :w AND b = :w AND begins_with(d, :w) AND c = :w | 3 | BEGINS_WITH"
      })
  void sortKeyIsUsedFromTheLeft(String expression, int leading, RangeCondition.Operator operator) {
    KeyCondition condition = condition("h1 = :v AND h2 = :v AND " + expression);

    assertThat(condition.leading()).hasSize(leading).containsOnly(leadingValue(leading));
    assertThat(requireNonNull(condition.range()).operator()).isEqualTo(operator);
  }

  private static Value[] leadingValue(int leading) {
    return leading == 0 ? new Value[0] : new Value[] {value("w")};
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "h1 = :v | HASH key attributes h2 must have equality conditions specified in the query",
        "a = :v | HASH key attributes h1, h2 must have equality conditions specified in the query",
        "h1 = :v AND h2 > :w | HASH key attributes h2 must have equality conditions specified in"
            + " the query",
        "h1 = :v AND h2 = :v AND b = :v | RANGE key attributes a must have equality conditions"
            + " specified in the query because a condition is present on key attribute b",
        "h1 = :v AND h2 = :v AND a = :v AND c = :v | RANGE key attributes b must have equality"
            + " conditions specified in the query because a condition is present on key attribute"
            + " c",
        "h1 = :v AND h2 = :v AND a = :v AND b > :v AND c = :v | RANGE key attributes b must have"
            + " equality conditions specified in the query because a condition is present on key"
            + " attribute c",
        "h1 = :v AND h2 = :v AND d = :v | RANGE key attributes a, b, c must have equality"
            + " conditions specified in the query because a condition is present on key attribute"
            + " d",
        "h1 = :v AND h2 = :n | One or more parameter values were invalid: Condition parameter type"
            + " does not match schema type",
        "h1 = :v AND h2 = :v AND a > :n | One or more parameter values were invalid: Condition"
            + " parameter type does not match schema type",
        "h1 = :v AND h2 = :v AND x = :v | Query key condition not supported",
        "h1 = :v AND h2 = :v AND a = :v AND b = :v AND c = :v AND d = :v AND x = :v | The number of"
            + " query conditions (7) exceeds the number of key attributes defined in the schema (6)"
      })
  void doesNotFitTheKey(String expression, String message) {
    assertRefused(() -> condition(expression), message);
  }

  @Test
  void olderParameterIsTakenToo() {
    String equals = "{'ComparisonOperator': 'EQ', 'AttributeValueList': [{'S': 'v'}]}";
    KeyConditions conditions =
        requireNonNull(
            parse(
                    ExpressionParameters.QUERY,
                    "{'KeyConditions': {'h1': %1$s, 'h2': %1$s, 'a': %1$s}}".formatted(equals))
                .keyConditions());

    assertThat(conditions.on(HASH, RANGE).hash()).containsExactly(value("v"), value("v"));
    assertRefused(
        () -> conditions.on(HASH, attributes("r", "a")),
        "RANGE key attributes r must have equality conditions specified in the query because a"
            + " condition is present on key attribute a");
  }
}
