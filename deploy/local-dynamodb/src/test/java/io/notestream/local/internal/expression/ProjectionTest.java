package io.notestream.local.internal.expression;

import static io.notestream.local.internal.expression.Requests.assertRefused;
import static io.notestream.local.internal.expression.Requests.item;
import static io.notestream.local.internal.expression.Requests.projection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.local.internal.item.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionTest {

  private static final Item ITEM =
      item(
          """
          {'a': {'M': {'b': {'S': 'bb'}, 'c': {'N': '1'}, 'e': {'M': {}}}},
           'l': {'L': [{'S': 'l0'}, {'S': 'l1'}, {'M': {'x': {'N': '2'}, 'y': {'N': '3'}}},
                       {'L': [{'N': '8'}, {'N': '9'}]}]},
           's': {'SS': ['p']}, 'odd.name': {'S': 'o'}}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "s | {'s': {'SS': ['p']}}",
        "s, a.b | {'s': {'SS': ['p']}, 'a': {'M': {'b': {'S': 'bb'}}}}",
        "a.b, a.c | {'a': {'M': {'b': {'S': 'bb'}, 'c': {'N': '1'}}}}",
        "l[1] | {'l': {'L': [{'S': 'l1'}]}}",
        "l[1], l[0] | {'l': {'L': [{'S': 'l0'}, {'S': 'l1'}]}}",
        "l[2].y, l[0] | {'l': {'L': [{'S': 'l0'}, {'M': {'y': {'N': '3'}}}]}}",
        "l[3][1] | {'l': {'L': [{'L': [{'N': '9'}]}]}}",
        "a.e | {'a': {'M': {'e': {'M': {}}}}}",
        "absent | {}",
        "a.absent | {}",
        "l[9] | {}",
        "s.x | {}",
        "a[0] | {}",
        "l.x | {}",
        "a.b.c | {}",
        "absent, a.absent, s | {'s': {'SS': ['p']}}",
        "l[2].absent, l[1] | {'l': {'L': [{'S': 'l1'}]}}"
      })
  void asksForParts(String expression, String expected) {
    assertThat(projection(expression).apply(ITEM)).isEqualTo(item(expected));
  }

  @Test
  void namesMayStandForAnything() {
    assertThat(projection("#o, #a.#b", "{'#o': 'odd.name', '#a': 'a', '#b': 'b'}").apply(ITEM))
        .isEqualTo(item("{'odd.name': {'S': 'o'}, 'a': {'M': {'b': {'S': 'bb'}}}}"));
  }

  @Test
  void tellsTheAttributesThatItAsksFor() {
    Projection projection = projection("s, a.b, l[0], a.c");

    assertThat(projection.attributes()).containsExactly("s", "a", "l");
    assertThat(projection.nestedAttributes()).containsExactly("a", "l");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "!! | ! | !!",
        "a, | <EOF> | ,",
        "a b | b | a b",
        "a.b. | <EOF> | .",
        "a[ | <EOF> | [",
        "a[b] | b | [b]",
        "a, 2 | 2 | , 2",
        ":a | :a | :a",
        "a + b | + | a + b",
        "(a) | ( | (a"
      })
  void syntaxError(String expression, String token, String near) {
    assertRefused(
        () -> projection(expression),
        "Invalid ProjectionExpression: Syntax error; token: \""
            + token
            + "\", near: \""
            + near
            + "\"");
  }

  @Test
  void otherErrors() {
    assertRefused(
        () -> projection(""), "Invalid ProjectionExpression: The expression can not be empty;");
    assertRefused(
        () -> projection("pk, status"),
        "Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword:"
            + " status");
    assertRefused(
        () -> projection("#undefined"),
        "Invalid ProjectionExpression: An expression attribute name used in the document path is"
            + " not defined; attribute name: #undefined");
    assertRefused(
        () -> projection("a" + ".b".repeat(32)),
        "Invalid ProjectionExpression: The document path has too many nesting levels; nesting"
            + " levels: 33");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a, a", "a, a.b", "a.b, a", "l[0], l[0].x", "#a, a"})
  void overlappingPaths(String expression) {
    String names = expression.contains("#") ? "{'#a': 'a'}" : "";

    assertThatThrownBy(() -> projection(expression, names))
        .hasMessageStartingWith(
            "Invalid ProjectionExpression: Two document paths overlap with each other; must remove"
                + " or rewrite one of these paths; path one: [");
  }

  @Test
  void conflictingPaths() {
    assertRefused(
        () -> projection("a.b, a[0]"),
        "Invalid ProjectionExpression: Two document paths conflict with each other; must remove or"
            + " rewrite one of these paths; path one: [a, b], path two: [a, [0]]");
  }
}
