package io.notestream.local.internal.expression;

import static io.notestream.local.internal.expression.Requests.condition;
import static io.notestream.local.internal.expression.Requests.item;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What conditions say of items. */
class ConditionTest {

  private static final Item ITEM =
      item(
          """
          {
            'one': {'N': '1'},
            'two': {'N': '2.0'},
            'cat': {'S': 'cat'},
            'bin': {'B': 'Y2F0'},
            'yes': {'BOOL': true},
            'nil': {'NULL': true},
            'ss': {'SS': ['a', 'b']},
            'ns': {'NS': ['1', '2']},
            'bs': {'BS': ['Y2F0']},
            'lst': {'L': [{'S': 'x'}, {'N': '7'}, {'L': [{'N': '3'}]}, {'SS': ['p', 'q']}]},
            'doc': {'M': {'mid': {'M': {'deep': {'N': '5'}}}, 'lst': {'L': [{'S': 'z'}]}}},
            'a-b': {'S': 'dash'}
          }
          """);

  private static final String VALUES =
      """
      {':one': {'N': '1.00'}, ':two': {'N': '2'}, ':cat': {'S': 'cat'}, ':dog': {'S': 'dog'},
       ':bin': {'B': 'Y2F0'}, ':ss': {'SS': ['b', 'a']}, ':lst': {'L': [{'N': '3'}]},
       ':qp': {'SS': ['q', 'p']}, ':x': {'S': 'x'}, ':a': {'S': 'a'}, ':at': {'S': 'at'},
       ':num': {'S': 'N'}, ':map': {'S': 'M'}, ':yes': {'BOOL': true}, ':nil': {'NULL': true},
       ':three': {'N': '3'}, ':zero': {'N': '0'}, ':seven': {'N': '7'}}
      """;

  private static boolean holds(String expression) {
    return holds(expression, ITEM);
  }

  /** Uses every value once more, since none may be idle. */
  private static boolean holds(String expression, Item item) {
    return condition("(" + expression + ") AND (" + everyValueUsed() + ")", VALUES).test(item);
  }

  private static String everyValueUsed() {
    StringBuilder all = new StringBuilder("attribute_not_exists(nothing)");
    Requests.json(VALUES)
        .fieldNames()
        .forEachRemaining(name -> all.append(" OR nothing = ").append(name));
    return all.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one = :one",
        ":one = one",
        "cat = :cat",
        "bin = :bin",
        "yes = :yes",
        "nil = :nil",
        "ss = :ss",
        "one <> :two",
        "one < :two",
        "one <= :one",
        "two > :one",
        "two >= :two",
        "one < two",
        "cat < :dog",
        "one BETWEEN :zero AND :two",
        "one BETWEEN one AND two",
        "one IN (:two, :one)",
        "one IN (two, :one)",
        "cat IN (:one, :cat)",
        "doc.mid.deep > lst[2][0]",
        "lst[1] = :seven",
        "doc.lst[0] <> :x",
        "attribute_exists(one)",
        "attribute_exists(doc.mid.deep)",
        "attribute_exists(lst[1])",
        "attribute_not_exists(absent)",
        "attribute_not_exists(doc.absent)",
        "attribute_not_exists(lst[4])",
        "attribute_not_exists(cat.deeper)",
        "attribute_not_exists(doc[0])",
        "attribute_type(one, :num)",
        "attribute_type(doc, :map)",
        "attribute_type(:one, :num)",
        "begins_with(cat, :cat)",
        "begins_with(bin, :bin)",
        "begins_with(:cat, cat)",
        "contains(cat, :at)",
        "contains(bin, :bin)",
        "contains(ss, :a)",
        "contains(ns, :one)",
        "contains(bs, :bin)",
        "contains(lst, :x)",
        "contains(lst, :lst)",
        "contains(lst, :qp)",
        "size(cat) = :three",
        "size(bin) = :three",
        "size(ss) = :two",
        "size(ns) = two",
        "size(bs) = one",
        "size(lst) > :three",
        "size(doc) = :two",
        "size(:cat) = :three",
        ":three IN (size(cat))",
        "size(doc.lst) BETWEEN :one AND :two",
        "NOT one = :two",
        "NOT NOT one = :one",
        "one = :two OR one = :one",
        "one = :one AND two = :two",
        "one = :one OR one = :two AND one = :two",
        "NOT one = :two AND two = :two",
        "(one = :two OR one = :one) AND two = :two",
        "NOT (one = :two AND two = :two)"
      })
  void holdsFor(String expression) {
    assertThat(holds(expression)).isTrue();
  }

  @Test
  void theSizeOfAStringIsItsCodeUnitsAndNotItsBytes() {
    // Two bytes of UTF-8 and one code unit; four bytes and two code units.
    String accentAndClef = "\u00e9\ud834\udd1e";

    assertThat(holds("size(cat) = :three", ITEM.with("cat", new Value.S(accentAndClef)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one = :two",
        "one = :cat",
        "one <> :one",
        "ss <> :ss",
        "one > :two",
        "one < :cat",
        "lst < :two",
        ":two < lst",
        "cat BETWEEN :one AND :two",
        "one BETWEEN two AND one",
        "one BETWEEN cat AND two",
        "one IN (:two)",
        "attribute_exists(absent)",
        "attribute_type(one, :map)",
        "attribute_type(absent, :num)",
        "begins_with(cat, :dog)",
        "begins_with(one, :cat)",
        "begins_with(cat, :bin)",
        "contains(cat, :dog)",
        "contains(cat, :one)",
        "contains(ss, :one)",
        "contains(one, :one)",
        "contains(doc, :x)",
        "size(one) = :one",
        "size(yes) = :one",
        "size(nil) = :one",
        "size(absent) = :zero",
        "size(cat) = :cat",
        "NOT one = :one",
        "one = :one AND one = :two"
      })
  void doesNotHoldFor(String expression) {
    assertThat(holds(expression)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "absent = :one",
        "absent < :one",
        "absent >= :one",
        ":one > absent",
        "absent BETWEEN :zero AND :one",
        "absent IN (:one)",
        "absent = another",
        "absent < another",
        "begins_with(absent, :cat)",
        "contains(absent, :cat)",
        "contains(cat, absent)",
        "absent.deep = :one",
        "lst[9] = :one"
      })
  void isFalseForWhatIsNotThere(String expression) {
    assertThat(holds(expression)).isFalse();
    assertThat(holds(expression, Item.empty())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent <> :one", ":one <> absent", "absent <> another"})
  void nothingIsUnequalToEverything(String expression) {
    assertThat(holds(expression)).isTrue();
  }

  @Test
  void itemThatDoesNotExistHasNoAttributes() {
    assertThat(condition("attribute_not_exists(pk)", "").test(null)).isTrue();
    assertThat(condition("attribute_exists(pk)", "").test(null)).isFalse();
    assertThat(condition("pk <> sk", "").test(null)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "one=:one",
        "one  =\t:one",
        "one<>:two",
        "( one ) = ( :one )",
        "(one)=(:one)",
        "one=(:one)"
      })
  void spaceAndParenthesesAroundOperandsDoNotMatter(String expression) {
    assertThat(holds(expression)).isTrue();
  }

  @Test
  void keywordsHaveNoCase() {
    assertThat(holds("one between :zero and :two aNd not cat in (:dog) Or one = :two")).isTrue();
  }

  @Test
  void parenthesesMayEndInsideOfAPath() {
    assertThat(holds("(doc).mid.deep > :one AND ((doc.mid).deep) > :one")).isTrue();
  }

  @Test
  void namesMayStandForAnything() {
    Item item =
        item("{'a.b': {'S': 'dotted'}, 'size': {'M': {'and': {'S': 'x'}}}, '0#!': {'N': '1'}}");

    assertThat(condition("#d = :v", "{'#d': 'a.b'}", "{':v': {'S': 'dotted'}}").test(item))
        .isTrue();
    assertThat(
            condition("#1.#_ = :v", "{'#1': 'size', '#_': 'and'}", "{':v': {'S': 'x'}}").test(item))
        .isTrue();
    assertThat(condition("#n = :0", "{'#n': '0#!'}", "{':0': {'N': '1'}}").test(item)).isTrue();
  }

  @Test
  void tellsTheAttributesThatItLooksAt() {
    Condition condition =
        condition(
            "a = :v AND #n.x > size(c[0]) OR attribute_exists(a.b) OR NOT begins_with(d, :v)",
            "{'#n': 'b'}",
            "{':v': {'S': 'x'}}");

    assertThat(condition.attributes()).containsExactly("a", "b", "c", "d");
    assertThat(condition.nestedAttributes()).containsExactly("b", "c", "a");
  }

  @Test
  void ninetyNineAlternativesAreAllowed() {
    String many = "one" + ", one".repeat(98);

    assertThat(condition("two IN (" + many + ")", "").test(ITEM)).isFalse();
  }
}
