package io.notestream.local.internal.expression;

import static io.notestream.local.internal.expression.Requests.assertRefused;
import static io.notestream.local.internal.expression.Requests.condition;
import static io.notestream.local.internal.expression.Requests.parse;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How conditions that are not valid are refused. */
class ConditionErrorTest {

  private static final String NAMES = "{'#a': 'a', '#b': 'b'}";
  private static final String VALUES =
      """
      {':s': {'S': 'a'}, ':n': {'N': '1'}, ':b': {'B': 'YQ=='}, ':bool': {'BOOL': true},
       ':null': {'NULL': true}, ':ss': {'SS': ['a']}, ':ns': {'NS': ['1']},
       ':bs': {'BS': ['YQ==']}, ':l': {'L': []}, ':m': {'M': {}}, ':two': {'N': '2'}}
      """;

  private static void refused(String expression, String message) {
    assertRefused(
        () -> condition(expression, NAMES, VALUES), "Invalid ConditionExpression: " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void emptyExpression(String expression) {
    refused(expression, "The expression can not be empty;");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a-b | - | a-b",
        "foo | <EOF> | foo",
        "a = | <EOF> | =",
        "attribute_exists( | <EOF> | (",
        "a = :s AND | <EOF> | AND",
        "a = :s b = :s | b | :s b =",
        "a = 1 | 1 | = 1",
        "a == :s | = | == :s",
        "a IN () | ) | ()",
        "a IN (:s | <EOF> | :s",
        "a BETWEEN :n OR :two | OR | :n OR :two",
        "_a = :s | _ | _a",
        "a = :s ! | ! | :s !",
        "a.0 = :s | 0 | .0 =",
        "a[#b] = :s | #b | [#b]",
        "a[:n] = :s | :n | [:n]",
        "a[-1] = :s | - | [-1",
        "a. = :s | = | . = :s",
        "(a = :s | <EOF> | :s",
        "a = :s) | ) | :s)",
        "() = :s | ) | () =",
        "a NOT = :s | NOT | a NOT =",
        "NOT | <EOF> | NOT",
        "AND a = :s | AND | AND a",
        "# = :s | # | # =",
        "a = : | : | = :",
        "size(a b) | b | a b)",
        "a = \"x\" | \" | = \"x",
        "a = (b = c) | = | b = c",
        "(a) | <EOF> | )",
        "a AND b = :s | AND | a AND b",
        "x = 😀 | 😀 | = 😀"
      })
  void syntaxError(String expression, String token, String near) {
    refused(expression, "Syntax error; token: \"" + token + "\", near: \"" + near + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a = :s))",
        "((attribute_exists(a)))",
        "((a)) = :s",
        "a = ((:s))",
        "((a = :s)) AND b = :s",
        "NOT ((a = :s))",
        "(((a))) = :s",
        "((a = :s AND b = :s))",
        "((a = :s) ) OR (( b = :s))",
        "a IN (((:s)))"
      })
  void redundantParentheses(String expression) {
    refused(expression, "The expression has redundant parentheses;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a = b)",
        "(a = b) AND (c = d)",
        "((a = b) AND (c = d))",
        "(a = b AND (c = d))",
        "((a) = (b))",
        "(NOT (a = b))",
        "(a = b OR (c = d AND (e = f OR (g = h))))"
      })
  void parenthesesThatAreNotRedundant(String expression) {
    assertThatCode(() -> condition(expression, "")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "status, status",
    "STATUS, STATUS",
    "a.items, items",
    "a[0].Name, Name",
    "count.b, count",
    "data, data",
    "counter, counter"
  })
  void reservedWord(String path, String word) {
    refused(path + " = :s", "Attribute name is a reserved keyword; reserved keyword: " + word);
    refused(
        "attribute_exists(" + path + ")",
        "Attribute name is a reserved keyword; reserved keyword: " + word);
  }

  @Test
  void unknownFunction() {
    refused("dog(a) = :s", "Invalid function name; function: dog");
    refused("SIZE(a) = :n", "Invalid function name; function: SIZE");
    refused("dog(cat(a)) = :n", "Invalid function name; function: cat");
  }

  @ParameterizedTest
  @ValueSource(strings = {"if_not_exists", "list_append"})
  void functionOfUpdates(String function) {
    refused(
        function + "(a, b) = :s",
        "The function is not allowed in a condition expression; function: " + function);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "size(a) | size",
        "NOT size(a) | size",
        "a = :s AND size(a) | size",
        "attribute_exists(a) < :n | attribute_exists",
        "a = begins_with(b, c) | begins_with",
        "a IN (:s, contains(a, b)) | contains",
        "size(attribute_exists(a)) = :n | attribute_exists"
      })
  void functionInAWrongPlace(String expression, String function) {
    refused(
        expression,
        "The function is not allowed to be used this way in an expression; function: " + function);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attribute_exists(a, b) | attribute_exists | 2",
        "attribute_type(a) | attribute_type | 1",
        "begins_with(a) | begins_with | 1",
        "contains(a, b, c) | contains | 3",
        "size(a, a) = :n | size | 2"
      })
  void wrongNumberOfOperands(String expression, String function, int count) {
    refused(
        expression,
        "Incorrect number of operands for operator or function; operator or function: "
            + function
            + ", number of operands: "
            + count);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attribute_exists(:s) | attribute_exists",
        "attribute_not_exists(:s) | attribute_not_exists",
        "attribute_exists(size(a)) | attribute_exists"
      })
  void pathRequired(String expression, String function) {
    refused(
        expression,
        "Operator or function requires a document path; operator or function: " + function);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "begins_with(a, :n) | begins_with | N",
        "begins_with(:ss, a) | begins_with | SS",
        "begins_with(size(a), :s) | begins_with | N",
        "contains(:n, a) | contains | N",
        "contains(:bool, a) | contains | BOOL",
        "contains(:m, a) | contains | M",
        "attribute_type(a, :n) | attribute_type | N",
        "attribute_type(a, b) | attribute_type | {NS,SS,L,BS,N,M,B,BOOL,NULL,S}",
        "size(:n) = a | size | N",
        "size(:bool) = a | size | BOOL",
        "size(:null) > a | size | NULL",
        "size(size(a)) > :n | size | N",
        "begins_with(size(:n), :s) | size | N",
        "a < :bool | < | BOOL",
        ":l < a | < | L",
        "a <= :m | <= | M",
        "a > :ss | > | SS",
        "a >= :null | >= | NULL",
        "a BETWEEN :l AND :l | BETWEEN | L",
        ":m BETWEEN a AND b | BETWEEN | M"
      })
  void wrongTypeOfOperand(String expression, String operator, String type) {
    refused(
        expression,
        "Incorrect operand type for operator or function; operator or function: "
            + operator
            + ", operand type: "
            + type);
  }

  @Test
  void typeThatDoesNotExist() {
    assertRefused(
        () -> condition("attribute_type(a, :t)", "{':t': {'S': 'DOG'}}"),
        "Invalid ConditionExpression: Invalid attribute type name found; type: DOG, valid types:"
            + " {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
  }

  @Test
  void boundsOfDifferentTypes() {
    refused(
        "a BETWEEN :n AND :s",
        "The BETWEEN operator requires same data type for lower and upper bounds; lower bound"
            + " operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a}");
  }

  @Test
  void boundsInTheWrongOrder() {
    refused(
        "a BETWEEN :two AND :n",
        "The BETWEEN operator requires upper bound to be greater than or equal to lower bound;"
            + " lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue:"
            + " {N:1}");
  }

  @Test
  void sameBoundTwiceIsARange() {
    assertThatCode(() -> condition("a BETWEEN :v AND :v", "{':v': {'S': 'a'}}"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "contains(a, a) | contains | [a]",
        "begins_with(a.b[0], a.b[0]) | begins_with | [a, b, [0]]",
        "a = #a | = | [a]",
        "#b <> b | <> | [b]",
        "a < a | < | [a]",
        "a IN (b, a) | IN | [a]"
      })
  void sameOperandTwice(String expression, String operator, String path) {
    refused(
        expression,
        "The first operand must be distinct from the remaining operands for this operator or"
            + " function; operator: "
            + operator
            + ", first operand: "
            + path);
  }

  @Test
  void undefinedName() {
    refused(
        "a.#missing = :s",
        "An expression attribute name used in the document path is not defined; attribute name:"
            + " #missing");
  }

  @Test
  void undefinedValue() {
    refused(
        "a = :missing",
        "An expression attribute value used in expression is not defined; attribute value:"
            + " :missing");
  }

  @Test
  void oneHundredAndOneAlternatives() {
    refused(
        "a IN (" + "b, ".repeat(100) + "b)",
        "The IN operator is provided with too many operands; number of operands: 101");
  }

  @Test
  void errorsComeInTheServicesOrder() {
    refused("((status = :x)) AND dog(a)", "The expression has redundant parentheses;");
    refused("status = :x AND dog(a) AND size(b)", "Invalid function name; function: dog");
    refused(
        "status = :x AND size(b)",
        "The function is not allowed to be used this way in an expression; function: size");
    refused(
        "a = :x AND status = :n", "Attribute name is a reserved keyword; reserved keyword: status");
    refused(
        "a = :x AND #y = :n",
        "An expression attribute value used in expression is not defined; attribute value: :x");
    refused(
        "begins_with(a, :n) AND a = :x",
        "Incorrect operand type for operator or function; operator or function: begins_with,"
            + " operand type: N");
    refused("a = :x AND )", "Syntax error; token: \")\", near: \"AND )\"");
  }

  @Test
  void parameterIsNamed() {
    assertRefused(
        () -> parse(ExpressionParameters.SCAN, "{'FilterExpression': 'a = '}"),
        "Invalid FilterExpression: Syntax error; token: \"<EOF>\", near: \"=\"");
  }

  @Test
  void indexOutOfRange() {
    refused(
        "a[4294967296] = :s", "List index is not within the allowable range; index: [4294967296]");
    refused(
        "a[99999999999999999999] = :s",
        "List index is not within the allowable range; index: [99999999999999999999]");
  }

  @Test
  void pathsReachThirtyTwoLevels() {
    assertThatCode(() -> condition("attribute_exists(a" + ".b".repeat(31) + ")", ""))
        .doesNotThrowAnyException();
    refused(
        "attribute_exists(a" + ".b".repeat(32) + ")",
        "The document path has too many nesting levels; nesting levels: 33");
  }
}
