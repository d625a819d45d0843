package io.notestream.local.internal.expression;

import static io.notestream.local.internal.expression.Requests.assertRefused;
import static io.notestream.local.internal.expression.Requests.update;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How updates that are not valid are refused. */
class UpdateErrorTest {

  private static final String NAMES = "{'#a': 'a', '#c': 'c', '#d': '[3]'}";
  private static final String VALUES =
      """
      {':s': {'S': 'a'}, ':n': {'N': '1'}, ':b': {'B': 'YQ=='}, ':bool': {'BOOL': true},
       ':null': {'NULL': true}, ':ss': {'SS': ['a']}, ':ns': {'NS': ['1']},
       ':bs': {'BS': ['YQ==']}, ':l': {'L': []}, ':m': {'M': {}}}
      """;

  private static void refused(String expression, String message) {
    assertRefused(() -> update(expression, NAMES, VALUES), "Invalid UpdateExpression: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INVALID SYNTAX HERE | INVALID | INVALID SYNTAX",
        "whatever | whatever | whatever",
        "SET | <EOF> | SET",
        "SET a | <EOF> | a",
        "ADD a | <EOF> | a",
        "SET a = | <EOF> | =",
        "SET a = SET | SET | = SET",
        "SET a = :s, | <EOF> | ,",
        "SET a = :s REMOVE | <EOF> | REMOVE",
        "REMOVE a = b | = | a = b",
        "ADD a = b | = | a = b",
        "DELETE a b | b | a b",
        "ADD a if_not_exists(b, c) | if_not_exists | a if_not_exists(",
        "REMOVE a b | b | a b",
        "SET :a = b | :a | SET :a =",
        "SET a = b / c | / | b / c",
        "SET a[1] = 1 | 1 | = 1",
        "SET if_not_exists(a, b) = a | ( | if_not_exists(a",
        "SET (a = (b + c)) | ( | SET (a",
        "SET a = (b.c).d + e | . | ).d",
        "SET a = b + c + d | + | c + d",
        "SET a = f(b + c) | + | b + c",
        "SET _123 = :s | _ | SET _123",
        "SET 123a = :s | 123 | SET 123a",
        "SET hi-there = :s | - | hi-there",
        "SET a = non@sense | @ | non@sense",
        "SET hits : incr | : | hits : incr"
      })
  void syntaxError(String expression, String token, String near) {
    refused(expression, "Syntax error; token: \"" + token + "\", near: \"" + near + "\"");
  }

  @Test
  void emptyExpression() {
    refused("", "The expression can not be empty;");
    refused("  ", "The expression can not be empty;");
  }

  @Test
  void reservedWord() {
    refused(
        " set #c = :c set abOrt = true ",
        "Attribute name is a reserved keyword; reserved keyword: abOrt");
    refused("remove Absolute", "Attribute name is a reserved keyword; reserved keyword: Absolute");
    refused("SET a = b.items", "Attribute name is a reserved keyword; reserved keyword: items");
    refused("ADD a.counter :n", "Attribute name is a reserved keyword; reserved keyword: counter");
  }

  @Test
  void unknownFunction() {
    refused("SET #c = if_not_exist(:c) SET c = d", "Invalid function name; function: if_not_exist");
    refused("SET a = LIST_APPEND(b, c)", "Invalid function name; function: LIST_APPEND");
    refused(
        "SET a = size(b)", "The function is not allowed in an update expression; function: size");
  }

  @Test
  void functionInAWrongPlace() {
    refused(
        "SET a = list_append(list_append(:l, :l), :l)",
        "The function is not allowed to be used this way in an expression; function: list_append");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SET a = #x SET c = :y | SET",
        "REMOVE #x SET a = b REMOVE e | REMOVE",
        "ADD #x :y SET a = b ADD e :f | ADD",
        "DELETE #x :y SET a = b DELETE #e :f | DELETE"
      })
  void sectionTwice(String expression, String section) {
    refused(
        expression,
        "The \"" + section + "\" section can only be used once in an update expression;");
  }

  @Test
  void undefinedPlaceholders() {
    refused(
        "SET #x = if_not_exists(:y)",
        "An expression attribute name used in the document path is not defined; attribute name:"
            + " #x");
    refused(
        "SET a = :y, b = #x",
        "An expression attribute name used in the document path is not defined; attribute name:"
            + " #x");
    refused(
        "SET a = if_not_exists(:y)",
        "An expression attribute value used in expression is not defined; attribute value: :y");
    refused(
        "SET a = :s ADD n :y",
        "An expression attribute value used in expression is not defined; attribute value: :y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SET d[1] = a, d.b = a, c[1].a = a, #c = if_not_exists(a) | [c, [1], a] | [c]",
        "SET c.b.#c = a, c = a, #d = a | [c, b, c] | [c]",
        "SET a = b REMOVE a, #c, #d | [a] | [a]",
        "SET #c[3].#d = a, #c[3] = a | [c, [3], [3]] | [c, [3]]",
        "REMOVE c, #c.a, #d | [c] | [c, a]",
        "REMOVE a, #c, a, #d | [a] | [a]",
        "SET a = :s, #a = :s | [a] | [a]",
        "SET a[1] = :n ADD a[1] :n | [a, [1]] | [a, [1]]"
      })
  void overlappingPaths(String expression, String one, String two) {
    refused(
        expression,
        "Two document paths overlap with each other; must remove or rewrite one of these paths;"
            + " path one: "
            + one
            + ", path two: "
            + two);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SET #c[3].#d = a, #c.#d[3] = if_not_exists(a) | [c, [3], [3]] | [c, [3], [3]]",
        "REMOVE a.#c SET a[1] = #d | [a, c] | [a, [1]]",
        "SET a.b.c = :s, a.b[2] = :s | [a, b, c] | [a, b, [2]]"
      })
  void conflictingPaths(String expression, String one, String two) {
    refused(
        expression,
        "Two document paths conflict with each other; must remove or rewrite one of these paths;"
            + " path one: "
            + one
            + ", path two: "
            + two);
  }

  @ParameterizedTest
  @CsvSource({
    "ADD a.b :s, ADD, STRING",
    "DELETE a.b :s, DELETE, STRING",
    "ADD a :null, ADD, NULL",
    "ADD a :bool, ADD, BOOL",
    "DELETE a :b, DELETE, BINARY",
    "ADD a :m, ADD, MAP",
    "DELETE a :l, DELETE, LIST",
    "ADD a :l, ADD, LIST",
    "DELETE a :n, DELETE, NUMBER",
    "SET b = list_append(:s) ADD a.b :s, ADD, STRING"
  })
  void wrongTypeForASection(String expression, String section, String type) {
    refused(
        expression,
        "Incorrect operand type for operator or function; operator: "
            + section
            + ", operand type: "
            + type
            + ", typeSet: ALLOWED_FOR_ADD_OPERAND");
  }

  @ParameterizedTest
  @CsvSource({"if_not_exists, 1", "list_append, 1", "if_not_exists, 3", "list_append, 3"})
  void wrongNumberOfOperands(String function, int count) {
    refused(
        "SET a = " + function + "(" + "b, ".repeat(count - 1) + "b)",
        "Incorrect number of operands for operator or function; operator or function: "
            + function
            + ", number of operands: "
            + count);
  }

  @ParameterizedTest
  @ValueSource(strings = {"if_not_exists(:s, c)", "if_not_exists(if_not_exists(a, b), c)"})
  void pathRequired(String term) {
    refused(
        "SET a = " + term,
        "Operator or function requires a document path; operator or function: if_not_exists");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "list_append(:s, a) | list_append | S",
        "list_append(a, :n) | list_append | N",
        "list_append(:ss, a) | list_append | SS",
        "a + :s | + | S",
        ":s + :b | + | S",
        ":b + a | + | B",
        "a + :l | + | L",
        "a - :m | - | M",
        ":null - a | - | NULL",
        "if_not_exists(a, :s) + :bool | + | BOOL"
      })
  void wrongTypeOfOperand(String term, String operator, String type) {
    refused(
        "SET a = " + term,
        "Incorrect operand type for operator or function; operator or function: "
            + operator
            + ", operand type: "
            + type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET a = b REMOVE c",
        "SET a[1] = b, a[2] = c",
        "SET a.b = c, a.d = e",
        "SET a[0].b = c REMOVE a[0].d",
        "REMOVE a, b.c, d[3]",
        "SET a = (b + c)",
        "SET a = if_not_exists(a, b) + b",
        "SET a = if_not_exists(a, if_not_exists(a, b))",
        "SET a = (((b)))"
      })
  void valid(String expression) {
    assertThatCode(() -> update(expression, "")).doesNotThrowAnyException();
  }
}
