package io.notestream.local.internal.expression;

import static io.notestream.local.internal.expression.Requests.assertRefused;
import static io.notestream.local.internal.expression.Requests.item;
import static io.notestream.local.internal.expression.Requests.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What updates make of items. */
class UpdateTest {

  private static final Item KEY = item("{'pk': {'S': 'k'}}");

  private static Item updated(String before, String expression, String values) {
    return update(expression, values).apply(item(before), KEY);
  }

  private static void refused(String before, String expression, String values, String message) {
    assertRefused(() -> updated(before, expression, values), message);
  }

  @Test
  void setPutsReplacesAndCopies() {
    Item now =
        updated(
            "{'a': {'N': '1'}, 'b': {'S': 'old'}, 'keep': {'BOOL': true}}",
            "SET b = :v, c = a, d = :v",
            "{':v': {'S': 'new'}}");

    assertThat(now)
        .isEqualTo(
            item(
                "{'a': {'N': '1'}, 'b': {'S': 'new'}, 'c': {'N': '1'}, 'd': {'S': 'new'},"
                    + " 'keep': {'BOOL': true}}"));
  }

  @Test
  void sectionsHaveNoCaseAndNoOrder() {
    Item now =
        updated(
            "{'a': {'N': '1'}, 'b': {'N': '2'}, 'c': {'SS': ['x', 'y']}}",
            "remove a aDD b :n DELETE c :s seT d=:n",
            "{':n': {'N': '5'}, ':s': {'SS': ['x']}}");

    assertThat(now).isEqualTo(item("{'b': {'N': '7'}, 'c': {'SS': ['y']}, 'd': {'N': '5'}}"));
  }

  @Test
  void rightHandSidesSeeTheItemAsItWas() {
    assertThat(updated("{'a': {'N': '1'}, 'b': {'N': '2'}}", "SET a = b, b = a", ""))
        .isEqualTo(item("{'a': {'N': '2'}, 'b': {'N': '1'}}"));
    assertThat(updated("{'a': {'N': '1'}}", "REMOVE a SET b = a", ""))
        .isEqualTo(item("{'b': {'N': '1'}}"));
    refused(
        "{'a': {'N': '1'}}",
        "SET x = :v, y = x",
        "{':v': {'N': '1'}}",
        "The provided expression refers to an attribute that does not exist in the item");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "n + :v | 15",
        "n - :v | 5",
        ":v - n | -5",
        ":v + :v | 10",
        "(n + :v) | 15",
        "(n) + (:v) | 15",
        "((n)+(:v)) | 15",
        "if_not_exists(n, :v) + :v | 15",
        "if_not_exists(absent, :v) + :v | 10",
        "if_not_exists(absent, n) - if_not_exists(n, absent) | 0",
        "doc.n[1] + :v | 12",
        "if_not_exists(absent, if_not_exists(other1, :v)) | 5"
      })
  void arithmetic(String term, String result) {
    Item now =
        updated(
            "{'n': {'N': '10'}, 'doc': {'M': {'n': {'L': [{'N': '1'}, {'N': '7'}]}}}}",
            "SET r = " + term + ", used = :v",
            "{':v': {'N': '5'}}");

    assertThat(now.get("r")).isEqualTo(item("{'r': {'N': '" + result + "'}}").get("r"));
  }

  @Test
  void arithmeticStaysInBounds() {
    String overflow =
        "Number overflow. Attempting to store a number with magnitude larger than supported range";
    String huge = "{':v': {'N': '9e125'}, ':w': {'N': '-9e125'}}";

    refused("{}", "SET r = :v + :v, s = :w", huge, overflow);
    refused("{}", "SET r = :v - :w", huge, overflow);
    refused("{'n': {'N': '9e125'}}", "ADD n :v, m :w", huge, overflow);
    refused("{}", "SET r = :v + :w", "{':v': {'N': '1e50'}, ':w': {'N': '1'}}", overflow);
  }

  @Test
  void listAppendJoins() {
    String before = "{'l': {'L': [{'N': '1'}]}}";
    String values = "{':l': {'L': [{'S': 'x'}, {'S': 'y'}]}}";

    assertThat(updated(before, "SET l = list_append(l, :l)", values))
        .isEqualTo(item("{'l': {'L': [{'N': '1'}, {'S': 'x'}, {'S': 'y'}]}}"));
    assertThat(updated(before, "SET l = list_append(:l, l)", values))
        .isEqualTo(item("{'l': {'L': [{'S': 'x'}, {'S': 'y'}, {'N': '1'}]}}"));
    assertThat(updated("{}", "SET l = list_append(if_not_exists(l, :l), :l)", values).get("l"))
        .isEqualTo(item("{'l': {'L': [{'S': 'x'}, {'S': 'y'}, {'S': 'x'}, {'S': 'y'}]}}").get("l"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SET r = s + :n",
        "SET r = :n - s",
        "SET r = list_append(s, l)",
        "SET r = list_append(l, s)",
        "SET r = if_not_exists(s, l) + :n",
        "ADD s :n",
        "ADD l :n",
        "ADD ss :n"
      })
  void operandOfTheItemHasAWrongType(String expression) {
    refused(
        "{'s': {'S': 'x'}, 'l': {'L': []}, 'ss': {'SS': ['a']}}",
        expression.contains(":n") ? expression : expression + ", used = :n",
        "{':n': {'N': '1'}}",
        "An operand in the update expression has an incorrect data type");
  }

  @Test
  void addCountsAndCollects() {
    Item now =
        updated(
            "{'n': {'N': '1'}, 'ss': {'SS': ['a']}, 'doc': {'M': {'n': {'N': '2'}}}}",
            "ADD n :n, fresh :n, ss :ss, ns :ns, doc.n :n, doc.m :n",
            "{':n': {'N': '0.5'}, ':ss': {'SS': ['b', 'a']}, ':ns': {'NS': ['1']}}");

    assertThat(now)
        .isEqualTo(
            item(
                """
                {'n': {'N': '1.5'}, 'fresh': {'N': '0.5'}, 'ss': {'SS': ['a', 'b']},
                 'ns': {'NS': ['1']}, 'doc': {'M': {'n': {'N': '2.5'}, 'm': {'N': '0.5'}}}}
                """));
  }

  @Test
  void deleteTakesElementsAndTheLastTakesTheAttribute() {
    String before =
        "{'ss': {'SS': ['a', 'b']}, 'ns': {'NS': ['1']}, 'bs': {'BS': ['YQ==', 'Yg==']}}";

    assertThat(
            updated(
                before,
                "DELETE ss :ss, ns :ns, bs :bs, absent :ss",
                "{':ss': {'SS': ['b', 'z']}, ':ns': {'NS': ['1.0']}, ':bs': {'BS': ['YQ==']}}"))
        .isEqualTo(item("{'ss': {'SS': ['a']}, 'bs': {'BS': ['Yg==']}}"));
    refused(
        before,
        "DELETE ss :ns",
        "{':ns': {'NS': ['1']}}",
        "An operand in the update expression has an incorrect data type");
  }

  @Test
  void nestedPathsAreChangedInPlace() {
    Item now =
        updated(
            """
            {'a': {'M': {'x': {'N': '3'}, 'y': {'N': '4'}, 'c': {'M': {'y': {'N': '3'}}}}},
             'b': {'M': {'x': {'N': '1'}, 'y': {'N': '2'}}}}
            """,
            "SET a.b = :v, a.c.d = :v, b.x = a.c.y REMOVE a.x, b.y",
            "{':v': {'S': 'v'}}");

    assertThat(now)
        .isEqualTo(
            item(
                """
                {'a': {'M': {'y': {'N': '4'}, 'b': {'S': 'v'},
                             'c': {'M': {'y': {'N': '3'}, 'd': {'S': 'v'}}}}},
                 'b': {'M': {'x': {'N': '3'}}}}
                """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET absent.x = :v",
        "SET s.x = :v",
        "SET s[0] = :v",
        "SET l.x = :v",
        "SET m[0] = :v",
        "SET m.absent.x = :v",
        "SET l[5].x = :v",
        "ADD absent.x :v",
        "REMOVE absent.x SET u = :v",
        "REMOVE s.x SET u = :v",
        "REMOVE l.x SET u = :v",
        "REMOVE m[0] SET u = :v"
      })
  void pathMustLeadSomewhere(String expression) {
    refused(
        "{'s': {'S': 'x'}, 'l': {'L': []}, 'm': {'M': {}}}",
        expression,
        "{':v': {'N': '1'}}",
        "The document path provided in the update expression is invalid for update");
  }

  @Test
  void pathIntoAnItemThatDoesNotExistCanOnlyBeRemoved() {
    assertThat(update("REMOVE x.y, z[0]", "").apply(null, KEY)).isEqualTo(KEY);
    assertRefused(
        () -> update("SET x.y = :v", "{':v': {'N': '1'}}").apply(null, KEY),
        "The document path provided in the update expression is invalid for update");
  }

  @Test
  void itemThatDoesNotExistBeginsWithItsKey() {
    Update update = update("SET a = :v, b = pk", "{':v': {'N': '1'}}");

    Item after = update.apply(null, KEY);

    assertThat(after).isEqualTo(item("{'pk': {'S': 'k'}, 'a': {'N': '1'}, 'b': {'S': 'k'}}"));
    assertThat(update.touchedIn(null)).isEqualTo(Item.empty());
    assertThat(update.touchedIn(after)).isEqualTo(item("{'a': {'N': '1'}, 'b': {'S': 'k'}}"));
  }

  @Test
  void indexesBeyondTheEndAppendInTheirOrder() {
    assertThat(
            updated(
                "{'a': {'L': [{'S': 'one'}]}}",
                "SET a[84] = :1, a[37] = :2, a[0] = :3, a[1] = :4",
                "{':1': {'N': '1'}, ':2': {'N': '2'}, ':3': {'N': '3'}, ':4': {'N': '4'}}"))
        .isEqualTo(item("{'a': {'L': [{'N': '3'}, {'N': '4'}, {'N': '2'}, {'N': '1'}]}}"));
  }

  @Test
  void indexesAreThoseOfTheListAsItWas() {
    String before = "{'a': {'L': [{'N': '2'}, {'N': '3'}, {'N': '4'}, {'N': '5'}, {'N': '6'}]}}";
    Item expected = item("{'a': {'L': [{'N': '2'}, {'N': '4'}, {'N': '17'}, {'N': '6'}]}}");
    String value = "{':v': {'N': '17'}}";

    assertThat(updated(before, "REMOVE a[1] SET a[3] = :v", value)).isEqualTo(expected);
    assertThat(updated(before, "SET a[3] = :v REMOVE a[1]", value)).isEqualTo(expected);
    assertThat(updated(before, "REMOVE a[0], a[2], a[4], a[17]", ""))
        .isEqualTo(item("{'a': {'L': [{'N': '3'}, {'N': '5'}]}}"));
  }

  @Test
  void emptiedMapsAndListsStay() {
    assertThat(updated("{'m': {'M': {'x': {'N': '1'}}}}", "REMOVE m.x", ""))
        .isEqualTo(item("{'m': {'M': {}}}"));
    assertThat(updated("{'l': {'L': [{'N': '1'}]}}", "REMOVE l[0]", ""))
        .isEqualTo(item("{'l': {'L': []}}"));
  }

  @Test
  void removingWhatIsNotThereIsNoError() {
    String before = "{'m': {'M': {}}, 'l': {'L': []}}";

    assertThat(updated(before, "REMOVE a, m.x, l[3]", "")).isEqualTo(item(before));
  }

  @Test
  void namesWithDotsAreNotPaths() {
    Update update = update("SET #a = :v", "{'#a': 'a.b'}", "{':v': {'N': '3'}}");

    assertThat(update.apply(Item.empty(), KEY)).isEqualTo(item("{'a.b': {'N': '3'}}"));
  }

  @Test
  void touchedPathsAreShown() {
    Update update =
        update(
            "SET a.x = :v, l[1] = :v, l[9].y = :v REMOVE gone, a.z ADD n :v", "{':v': {'N': '5'}}");
    Item before =
        item(
            """
            {'a': {'M': {'x': {'N': '1'}, 'y': {'N': '2'}, 'z': {'N': '3'}}},
             'l': {'L': [{'S': 'p'}, {'S': 'q'}, {'S': 'r'}, {'S': 's'}, {'S': 't'},
                         {'S': 'u'}, {'S': 'v'}, {'S': 'w'}, {'S': 'x'}, {'M': {}}]},
             'gone': {'S': 'g'}, 'n': {'N': '1'}, 'other': {'S': 'o'}}
            """);

    Item after = update.apply(before, KEY);

    assertThat(update.touchedIn(before))
        .isEqualTo(
            item(
                """
                {'a': {'M': {'x': {'N': '1'}, 'z': {'N': '3'}}}, 'l': {'L': [{'S': 'q'}]},
                 'gone': {'S': 'g'}, 'n': {'N': '1'}}
                """));
    assertThat(update.touchedIn(after))
        .isEqualTo(
            item(
                """
                {'a': {'M': {'x': {'N': '5'}}}, 'l': {'L': [{'N': '5'}, {'M': {'y': {'N': '5'}}}]},
                 'n': {'N': '6'}}
                """));
  }

  @Test
  void indexesOfTheNewListTellWhatWasUpdated() {
    Item item = item("{'l': {'L': [{'N': '1'}, {'N': '2'}, {'N': '3'}]}}");
    Update appending = update("SET l[9] = :v", "{':v': {'N': '5'}}");
    Update removing = update("REMOVE l[1]", "");

    Item removed = removing.apply(item, KEY);
    Item appended = appending.apply(item, KEY);

    assertThat(removing.touchedIn(item)).isEqualTo(item("{'l': {'L': [{'N': '2'}]}}"));
    assertThat(removing.touchedIn(removed)).isEqualTo(item("{'l': {'L': [{'N': '3'}]}}"));
    assertThat(appending.touchedIn(item)).isEqualTo(Item.empty());
    assertThat(appending.touchedIn(appended)).isEqualTo(Item.empty());
  }

  /** The figures were measured at the service. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "SET abc = :v | {':v': {'S': '0123456789'}} | 35",
        "SET a = :v, b = :v | {':v': {'S': '0123456789'}} | 63",
        "SET a.bcd = :v | {':v': {'S': '0123456789'}} | 40",
        "SET l[10] = :v | {':v': {'S': '0123456789'}} | 39",
        "SET a = bcd |  | 41",
        "SET a = b.cd[10] |  | 71",
        "SET a = if_not_exists(b, :v) | {':v': {'S': '0123456789'}} | 88",
        "SET a = list_append(a, :v) | {':v': {'L': [{'S': '0123456789'}]}} | 90",
        "SET a = a + :v | {':v': {'N': '1'}} | 75",
        "SET a = a - :v | {':v': {'N': '1'}} | 78",
        "ADD abc :v | {':v': {'N': '1'}} | 27",
        "ADD abc :v | {':v': {'SS': ['x', 'yz']}} | 28",
        "REMOVE abc |  | 7",
        "REMOVE a.bcd, l[10] |  | 20",
        "DELETE abc :v | {':v': {'SS': ['x', 'yz']}} | 7"
      })
  void countsForItsPathsAndForWhatTheRequestGives(
      String expression, @Nullable String values, long bytes) {
    assertThat(update(expression, values == null ? "" : values).costBytes()).isEqualTo(bytes);
  }

  @Test
  void itemMustNotBecomeTooDeep() {
    String thirtyOne = "{'M': {'a': ".repeat(30) + "{'S': 'x'}" + "}}".repeat(30);

    assertThat(updated("{'m': {'M': {}}}", "SET m.a = :v", "{':v': " + thirtyOne + "}").depth())
        .isEqualTo(32);
    refused(
        "{'m': {'M': {'n': {'M': {}}}}}",
        "SET m.n.a = :v",
        "{':v': " + thirtyOne + "}",
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels"
            + " beyond supported limit");
  }

  @Test
  void tellsTheAttributesThatItMayChange() {
    Update update = update("SET a = b, c.d = :v REMOVE e[0] ADD f :v", "{':v': {'N': '1'}}");

    assertThat(update.attributes()).containsExactly("a", "c", "e", "f");
  }

  @Test
  void tellsTheAttributesThatItLooksInto() {
    Update update = update("SET a = list_append(b, if_not_exists(c.x, d[0])), e.y = f - g.z", "");

    assertThat(update.nestedAttributes()).containsExactly("e", "c", "d", "g");
  }

  @Test
  void tellsTheTypesThatItIsCertainToGive() {
    Update update =
        update(
            "SET a = :l, b = c + c, d = list_append(e, e), f = e, g.h = :l REMOVE i ADD j :s DELETE"
                + " k :s",
            "{':l': {'L': []}, ':s': {'SS': ['x']}}");

    assertThat(update.types())
        .isEqualTo(
            Map.of("a", Value.Type.L, "b", Value.Type.N, "d", Value.Type.L, "j", Value.Type.SS));
  }
}
