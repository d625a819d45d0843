package io.notestream.local.internal.expression;

import static io.notestream.local.internal.expression.Requests.assertRefused;
import static io.notestream.local.internal.expression.Requests.item;
import static io.notestream.local.internal.expression.Requests.parse;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.expression.KeyConditions.KeyAttribute;
import io.notestream.local.internal.item.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parameter that came before key condition expressions. */
class LegacyKeyConditionsTest {

  private static final KeyAttribute PK = new KeyAttribute("pk", Value.Type.S);
  private static final KeyAttribute SK = new KeyAttribute("sk", Value.Type.N);

  private KeyConditions conditions(String json) {
    return requireNonNull(
        parse(ExpressionParameters.QUERY, "{'KeyConditions': " + json + "}").keyConditions());
  }

  private static final String HASH =
      "'pk': {'ComparisonOperator': 'EQ', 'AttributeValueList': [{'S': 'p'}]}";

  @Test
  void areKeyConditions() {
    KeyCondition condition =
        conditions(
                "{"
                    + HASH
                    + ", 'sk': {'ComparisonOperator': 'BETWEEN',"
                    + " 'AttributeValueList': [{'N': '1'}, {'N': '3'}]}}")
            .on(List.of(PK), List.of(SK));

    assertThat(condition.hash()).containsExactly(item("{'v': {'S': 'p'}}").get("v"));
    assertThat(condition.range())
        .isEqualTo(
            new RangeCondition(
                RangeCondition.Operator.BETWEEN,
                requireNonNull(item("{'v': {'N': '1'}}").get("v")),
                item("{'v': {'N': '3'}}").get("v")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'sk': {'ComparisonOperator': 'NE', 'AttributeValueList': [{'N': '1'}]}",
        "'sk': {'ComparisonOperator': 'NOT_NULL'}",
        "'sk': {'ComparisonOperator': 'IN', 'AttributeValueList': [{'N': '1'}]}",
        "'sk': {'ComparisonOperator': 'CONTAINS', 'AttributeValueList': [{'N': '1'}]}"
      })
  void operatorMustBeOneThatKeysCanBeSearchedBy(String range) {
    assertRefused(
        () -> conditions("{" + HASH + ", " + range + "}").on(List.of(PK), List.of(SK)),
        "Attempted conditional constraint is not an indexable operation");
  }

  @Test
  void thereAreOneOrTwo() {
    assertRefused(() -> conditions("{}"), "Conditions can be of length 1 or 2 only");
    KeyConditions three =
        conditions(
            "{"
                + HASH
                + ", 'a': {'ComparisonOperator': 'NULL'}, 'b': {'ComparisonOperator': 'NULL'}}");
    assertRefused(
        () -> three.on(List.of(PK), List.of(SK)), "Conditions can be of length 1 or 2 only");
    assertRefused(
        () -> three.on(List.of(PK), List.of()), "Conditions can be of length 1 or 2 only");
  }
}
