package io.notestream.local.expression;

import static io.notestream.local.expression.Requests.assertRefused;
import static io.notestream.local.expression.Requests.item;
import static io.notestream.local.expression.Requests.parse;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.expression.KeyConditions.KeyAttribute;
import io.notestream.local.item.Item;
import io.notestream.local.item.Value;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parameters that came before expressions. */
class LegacyParametersTest {

  private static final String INVALID = "One or more parameter values were invalid: ";

  private static final Item ITEM =
      item(
          """
          {'n': {'N': '1'}, 's': {'S': 'hello'}, 'b': {'B': 'Y2F0'}, 'yes': {'BOOL': true},
           'ss': {'SS': ['a', 'b']}, 'ns': {'NS': ['2', '4']},
           'l': {'L': [{'N': '2'}, {'S': 'x'}]}, 'm': {'M': {'k': {'S': 'v'}}}}
          """);

  @Nested
  class Expected {

    private Condition expected(String json, String operator) {
      String and = operator.isEmpty() ? "" : ", 'ConditionalOperator': '" + operator + "'";
      return requireNonNull(
          parse(ExpressionParameters.UPDATE_ITEM, "{'Expected': " + json + and + "}").condition());
    }

    private boolean holds(String json) {
      return expected(json, "").test(ITEM);
    }

    private void refused(String json, String message) {
      assertRefused(() -> expected(json, ""), message);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        value = {
          "{'n': {'Value': {'N': '1.0'}}} | true",
          "{'n': {'Value': {'N': '2'}}} | false",
          "{'n': {'Value': {'S': '1'}}} | false",
          "{'absent': {'Value': {'N': '1'}}} | false",
          "{'n': {'Exists': true, 'Value': {'N': '1'}}} | true",
          "{'absent': {'Exists': false}} | true",
          "{'n': {'Exists': false}} | false",
          "{'m': {'Value': {'M': {'k': {'S': 'v'}}}}} | true",
          "{'n': {'Value': {'N': '1'}}, 'absent': {'Exists': false}} | true",
          "{'n': {'Value': {'N': '1'}}, 's': {'Exists': false}} | false"
        })
    void valuesAndExistence(String json, boolean holds) {
      assertThat(holds(json)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        value = {
          "n | EQ | {'N': '1'} | true",
          "ss | EQ | {'SS': ['b', 'a']} | true",
          "l | EQ | {'L': [{'N': '2'}, {'S': 'x'}]} | true",
          "yes | EQ | {'BOOL': true} | true",
          "n | EQ | {'S': '1'} | false",
          "absent | EQ | {'N': '1'} | false",
          "n | NE | {'N': '2'} | true",
          "n | NE | {'S': '1'} | true",
          "n | NE | {'N': '1'} | false",
          "absent | NE | {'N': '1'} | true",
          "n | LT | {'N': '2'} | true",
          "n | LT | {'N': '1'} | false",
          "n | LT | {'S': '2'} | false",
          "n | LE | {'N': '1'} | true",
          "s | GT | {'S': 'hell'} | true",
          "b | GE | {'B': 'Y2F0'} | true",
          "absent | GE | {'N': '0'} | false",
          "n | NOT_NULL |  | true",
          "absent | NOT_NULL |  | false",
          "absent | NULL |  | true",
          "n | NULL |  | false",
          "s | CONTAINS | {'S': 'ell'} | true",
          "ss | CONTAINS | {'S': 'a'} | true",
          "ns | CONTAINS | {'N': '4'} | true",
          "l | CONTAINS | {'S': 'x'} | true",
          "s | CONTAINS | {'S': 'dog'} | false",
          "s | CONTAINS | {'N': '1'} | false",
          "absent | CONTAINS | {'S': 'x'} | false",
          "s | NOT_CONTAINS | {'S': 'dog'} | true",
          "s | NOT_CONTAINS | {'N': '1'} | true",
          "ss | NOT_CONTAINS | {'S': 'a'} | false",
          "absent | NOT_CONTAINS | {'S': 'x'} | false",
          "s | BEGINS_WITH | {'S': 'he'} | true",
          "b | BEGINS_WITH | {'B': 'Y2E='} | true",
          "n | BEGINS_WITH | {'S': '1'} | false",
          "n | IN | {'N': '3'}, {'N': '1'} | true",
          "n | IN | {'N': '3'} | false",
          "absent | IN | {'N': '3'} | false",
          "n | BETWEEN | {'N': '0'}, {'N': '2'} | true",
          "n | BETWEEN | {'N': '2'}, {'N': '3'} | false",
          "n | BETWEEN | {'S': '0'}, {'S': '2'} | false",
          "absent | BETWEEN | {'N': '0'}, {'N': '2'} | false"
        })
    void operators(String attribute, String operator, String values, boolean holds) {
      String list = values == null ? "" : ", 'AttributeValueList': [" + values + "]";

      assertThat(
              holds(
                  "{'" + attribute + "': {'ComparisonOperator': '" + operator + "'" + list + "}}"))
          .isEqualTo(holds);
    }

    @Test
    void operatorMayHaveASingleValue() {
      assertThat(holds("{'n': {'ComparisonOperator': 'GT', 'Value': {'N': '0'}}}")).isTrue();
    }

    @Test
    void conditionsAreJoinedByTheOperatorAsked() {
      String one = "{'n': {'Value': {'N': '1'}}, 's': {'Exists': false}}";

      assertThat(expected(one, "AND").test(ITEM)).isFalse();
      assertThat(expected(one, "OR").test(ITEM)).isTrue();
    }

    @Test
    void itemThatDoesNotExistHasNoAttributes() {
      assertThat(expected("{'n': {'Exists': false}}", "").test(null)).isTrue();
      assertThat(expected("{'n': {'Value': {'N': '1'}}}", "").test(null)).isFalse();
    }

    @Test
    void conditionalOperatorNeedsTwo() {
      assertRefused(
          () -> expected("{'n': {'Exists': false}}", "AND"),
          "ConditionalOperator can only be used when Filter or Expected has two or more elements");
      assertRefused(
          () -> parse(ExpressionParameters.PUT_ITEM, "{'ConditionalOperator': 'AND'}"),
          "ConditionalOperator cannot be used without Filter or Expected");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        value = {
          "{} | Value must be provided when Exists is null for Attribute: a",
          "{'Exists': true} | Value must be provided when Exists is true for Attribute: a",
          "{'Exists': false, 'Value': {'S': 'a'}} | Value cannot be used when Exists is false for"
              + " Attribute: a",
          "{'Value': {'S': 'a'}, 'AttributeValueList': []} | Value and AttributeValueList cannot be"
              + " used together for Attribute: a",
          "{'AttributeValueList': []} | AttributeValueList can only be used with a"
              + " ComparisonOperator for Attribute: a",
          "{'ComparisonOperator': 'LT', 'Exists': true, 'Value': {'S': 'a'}} | Exists and"
              + " ComparisonOperator cannot be used together for Attribute: a",
          "{'ComparisonOperator': 'LT'} | Value or AttributeValueList must be used with"
              + " ComparisonOperator: LT for Attribute: a",
          "{'ComparisonOperator': 'EQ', 'AttributeValueList': []} | Invalid number of argument(s)"
              + " for the EQ ComparisonOperator",
          "{'ComparisonOperator': 'NULL', 'Value': {'S': 'a'}} | Invalid number of argument(s) for"
              + " the NULL ComparisonOperator",
          "{'ComparisonOperator': 'BETWEEN', 'AttributeValueList': [{'S': 'a'}]} | Invalid number"
              + " of argument(s) for the BETWEEN ComparisonOperator",
          "{'ComparisonOperator': 'IN', 'AttributeValueList': [{'S': 'a'}, {'N': '1'}]} |"
              + " AttributeValues inside AttributeValueList must be of same type",
          "{'ComparisonOperator': 'BEGINS_WITH', 'AttributeValueList': [{'N': '1'}]} |"
              + " ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type",
          "{'ComparisonOperator': 'LT', 'AttributeValueList': [{'BOOL': true}]} |"
              + " ComparisonOperator LT is not valid for BOOL AttributeValue type",
          "{'ComparisonOperator': 'CONTAINS', 'AttributeValueList': [{'L': []}]} |"
              + " ComparisonOperator CONTAINS is not valid for L AttributeValue type"
        })
    void isRefused(String json, String message) {
      refused("{'a': " + json + "}", INVALID + message);
    }

    @Test
    void boundsInTheWrongOrder() {
      refused(
          "{'a': {'ComparisonOperator': 'BETWEEN', 'AttributeValueList': [{'N': '4'}, {'N': '3'}]}}",
          "The BETWEEN condition was provided a range where the lower bound is greater than the"
              + " upper bound");
    }
  }

  @Nested
  class AttributeUpdates {

    private Update update(String json) {
      return requireNonNull(
          parse(ExpressionParameters.UPDATE_ITEM, "{'AttributeUpdates': " + json + "}").update());
    }

    private Item updated(String before, String json) {
      return update(json).apply(item(before), Item.empty()).item();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        value = {
          "{} | {'a': {'Value': {'S': 'x'}}} | {'a': {'S': 'x'}}",
          "{'a': {'N': '1'}} | {'a': {'Action': 'PUT', 'Value': {'S': 'x'}}} | {'a': {'S': 'x'}}",
          "{'a': {'N': '1'}, 'b': {'N': '2'}} | {'a': {'Action': 'DELETE'}} | {'b': {'N': '2'}}",
          "{} | {'a': {'Action': 'DELETE'}} | {}",
          "{'a': {'N': '1'}} | {'a': {'Action': 'ADD', 'Value': {'N': '2.5'}}} | {'a': {'N': '3.5'}}",
          "{} | {'a': {'Action': 'ADD', 'Value': {'N': '-2'}}} | {'a': {'N': '-2'}}",
          "{'a': {'SS': ['x']}} | {'a': {'Action': 'ADD', 'Value': {'SS': ['y', 'x']}}} |"
              + " {'a': {'SS': ['x', 'y']}}",
          "{} | {'a': {'Action': 'ADD', 'Value': {'NS': ['1']}}} | {'a': {'NS': ['1']}}",
          "{'a': {'L': [{'S': 'x'}]}} | {'a': {'Action': 'ADD', 'Value': {'L': [{'S': 'y'}]}}} |"
              + " {'a': {'L': [{'S': 'x'}, {'S': 'y'}]}}",
          "{'a': {'SS': ['x', 'y']}} | {'a': {'Action': 'DELETE', 'Value': {'SS': ['x']}}} |"
              + " {'a': {'SS': ['y']}}",
          "{'a': {'SS': ['x']}} | {'a': {'Action': 'DELETE', 'Value': {'SS': ['x']}}} | {}",
          "{} | {'a': {'Action': 'DELETE', 'Value': {'SS': ['x']}}} | {}",
          "{} | {'a.b': {'Value': {'S': 'x'}}} | {'a.b': {'S': 'x'}}"
        })
    void actions(String before, String updates, String after) {
      assertThat(updated(before, updates)).isEqualTo(item(after));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        value = {
          "{'a': {'S': 'x'}} | {'a': {'Action': 'ADD', 'Value': {'N': '1'}}}",
          "{'a': {'N': '1'}} | {'a': {'Action': 'ADD', 'Value': {'SS': ['x']}}}",
          "{'a': {'NS': ['1']}} | {'a': {'Action': 'DELETE', 'Value': {'SS': ['x']}}}"
        })
    void typesMustAgree(String before, String updates) {
      assertRefused(() -> updated(before, updates), "Type mismatch for attribute to update");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        value = {
          "{} | Only DELETE action is allowed when no attribute value is specified",
          "{'Action': 'PUT'} | Only DELETE action is allowed when no attribute value is specified",
          "{'Action': 'ADD'} | Only DELETE action is allowed when no attribute value is specified",
          "{'Action': 'DELETE', 'Value': {'S': '1'}} | DELETE action with value is not supported for"
              + " the type S",
          "{'Action': 'DELETE', 'Value': {'L': []}} | DELETE action with value is not supported for"
              + " the type L",
          "{'Action': 'ADD', 'Value': {'S': '1'}} | ADD action is not supported for the type S",
          "{'Action': 'ADD', 'Value': {'BOOL': true}} | ADD action is not supported for the type"
              + " BOOL",
          "{'Action': 'ADD', 'Value': {'M': {}}} | ADD action is not supported for the type M"
        })
    void isRefused(String json, String message) {
      assertRefused(() -> update("{'a': " + json + "}"), INVALID + message);
    }

    @Test
    void touchedAttributesAreTold() {
      Updated updated =
          update(
                  "{'a': {'Value': {'S': 'new'}}, 'b': {'Action': 'DELETE'},"
                      + " 'c': {'Action': 'ADD', 'Value': {'N': '1'}}}")
              .apply(item("{'a': {'S': 'old'}, 'b': {'S': 'b'}, 'd': {'S': 'd'}}"), Item.empty());

      assertThat(updated.updatedOld()).isEqualTo(item("{'a': {'S': 'old'}, 'b': {'S': 'b'}}"));
      assertThat(updated.updatedNew()).isEqualTo(item("{'a': {'S': 'new'}, 'c': {'N': '1'}}"));
    }

    @Test
    void emptyUpdatesMakeAnItemOfItsKey() {
      Item key = item("{'pk': {'S': 'k'}}");

      assertThat(update("{}").apply(null, key).item()).isEqualTo(key);
    }
  }

  @Nested
  class Filters {

    @Test
    void areConditions() {
      Condition filter =
          requireNonNull(
              parse(
                      ExpressionParameters.SCAN,
                      """
                      {'ScanFilter': {
                         'n': {'ComparisonOperator': 'GT', 'AttributeValueList': [{'N': '5'}]},
                         's': {'ComparisonOperator': 'BEGINS_WITH',
                               'AttributeValueList': [{'S': 'he'}]}},
                       'ConditionalOperator': 'OR'}
                      """)
                  .filter());

      assertThat(filter.test(ITEM)).isTrue();
      assertThat(filter.attributes()).containsExactly("n", "s");
      assertThat(filter.nestedAttributes()).isEmpty();
    }

    @Test
    void areChecked() {
      assertRefused(
          () ->
              parse(
                  ExpressionParameters.QUERY,
                  "{'QueryFilter': {'a': {'ComparisonOperator': 'IN', 'AttributeValueList': []}}}"),
          INVALID + "Invalid number of argument(s) for the IN ComparisonOperator");
    }
  }

  @Nested
  class Keys {

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
              .on(PK, SK);

      assertThat(condition.hash()).isEqualTo(item("{'v': {'S': 'p'}}").get("v"));
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
          () -> conditions("{" + HASH + ", " + range + "}").on(PK, SK),
          "Attempted conditional constraint is not an indexable operation");
    }

    @Test
    void thereAreOneOrTwo() {
      assertRefused(() -> conditions("{}"), "Conditions can be of length 1 or 2 only");
      assertRefused(
          () ->
              conditions(
                  "{"
                      + HASH
                      + ", 'a': {'ComparisonOperator': 'NULL'}, 'b': {'ComparisonOperator': 'NULL'}}"),
          "Conditions can be of length 1 or 2 only");
    }
  }

  @Nested
  class AttributesToGet {

    @Test
    void areAProjectionOfWholeAttributes() {
      Projection projection =
          requireNonNull(
              parse(ExpressionParameters.GET_ITEM, "{'AttributesToGet': ['s', 'absent', 'n']}")
                  .projection());

      assertThat(projection.apply(ITEM)).isEqualTo(item("{'s': {'S': 'hello'}, 'n': {'N': '1'}}"));
      assertThat(projection.attributes()).containsExactly("s", "absent", "n");
    }

    @Test
    void namesAreGivenOnce() {
      assertRefused(
          () -> parse(ExpressionParameters.GET_ITEM, "{'AttributesToGet': ['a', 'b', 'a']}"),
          INVALID + "Duplicate value in attribute name: a");
    }
  }
}
