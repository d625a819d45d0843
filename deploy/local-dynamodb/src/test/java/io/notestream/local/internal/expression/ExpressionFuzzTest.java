package io.notestream.local.internal.expression;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.DynamoNumber;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** As many cases as jqwik tries; the Maven profile {@code fuzz} makes it a hundred thousand. */
class ExpressionFuzzTest {

  /** What expressions are made of, and some of what they are not. */
  private static final List<String> PIECES =
      List.of(
          "a",
          "b.c",
          "c[0]",
          "#n",
          "#missing",
          ":v",
          ":w",
          ":missing",
          "(",
          "(",
          ")",
          ")",
          ",",
          "=",
          "<>",
          "<",
          ">=",
          "+",
          "-",
          ".",
          "[",
          "]",
          "[1]",
          "AND",
          "OR",
          "NOT",
          "BETWEEN",
          "IN",
          "SET",
          "REMOVE",
          "ADD",
          "DELETE",
          "attribute_exists(",
          "attribute_type(",
          "begins_with(",
          "contains(",
          "size(",
          "if_not_exists(",
          "list_append(",
          "status",
          "7",
          "99999999999",
          "'",
          "\u00e9",
          "\ud83c\udfb6",
          "\u0000",
          "#",
          ":");

  private static final Map<String, String> NAMES = Map.of("#n", "n");
  private static final Map<String, Value> VALUES =
      Map.of(":v", new Value.N(DynamoNumber.of(1)), ":w", new Value.SS(Set.of("x")));

  @Property
  void conditionsMeanWhatTheySay(
      @ForAll("conditions") ConditionModel model, @ForAll("items") Item item, @ForAll long seed) {
    ConditionModel.Text text = new ConditionModel.Text(model, new Random(seed));

    Condition condition =
        requireNonNull(
            ExpressionParameters.PUT_ITEM
                .read(
                    Generated.request(
                        "ConditionExpression", text.toString(), Map.of(), text.values()))
                .parse()
                .condition());

    assertThat(condition.test(item)).as("%s of %s", text, item).isEqualTo(model.holds(item));
  }

  @Property
  void editsOfAListGoByTheIndexesThatItHad(
      @ForAll("lists") List<Value> list, @ForAll("edits") Map<Integer, Boolean> edits) {
    String sets =
        edits.entrySet().stream()
            .filter(Map.Entry::getValue)
            .map(edit -> "a[" + edit.getKey() + "] = :v")
            .collect(Collectors.joining(", ", "SET b = :v, ", ""));
    String removes =
        edits.entrySet().stream()
            .filter(edit -> !edit.getValue())
            .map(edit -> "a[" + edit.getKey() + "]")
            .collect(Collectors.joining(", ", " REMOVE c, ", ""));
    Value put = new Value.S("put");

    Item now =
        requireNonNull(
                ExpressionParameters.UPDATE_ITEM
                    .read(
                        Generated.request(
                            "UpdateExpression",
                            (sets + removes).replaceAll(", ( REMOVE|$)", "$1"),
                            Map.of(),
                            Map.of(":v", put)))
                    .parse()
                    .update())
            .apply(Item.of(Map.of("a", new Value.L(list))), Item.empty());

    assertThat(now.get("a")).isEqualTo(new Value.L(edited(list, edits, put)));
  }

  private static List<Value> edited(List<Value> list, Map<Integer, Boolean> edits, Value put) {
    List<Value> edited = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Boolean sets = edits.get(i);
      if (sets == null && i < list.size()) {
        edited.add(list.get(i));
      } else if (sets != null && sets) {
        edited.add(put);
      }
    }
    return edited;
  }

  @Property
  void anyTextIsReadOrRefused(
      @ForAll("texts") String text,
      @ForAll("parameters") Parameter parameter,
      @ForAll("items") Item item) {
    try {
      Expressions expressions =
          parameter
              .kind()
              .read(Generated.request(parameter.name(), text, NAMES, parameter.values()))
              .parse();
      use(expressions, item);
    } catch (ServiceException refusal) {
      assertThat(refusal.name()).isEqualTo("ValidationException");
      assertThat(refusal.httpStatus()).isEqualTo(400);
    }
  }

  private static void use(Expressions expressions, Item item) {
    if (expressions.condition() != null) {
      expressions.condition().test(item);
    }
    if (expressions.filter() != null) {
      expressions.filter().test(null);
    }
    if (expressions.projection() != null) {
      expressions.projection().apply(item);
    }
    if (expressions.update() != null) {
      expressions.update().apply(item, Item.empty());
      expressions.update().apply(null, Item.empty());
    }
    if (expressions.keyConditions() != null) {
      expressions
          .keyConditions()
          .on(List.of(new KeyConditions.KeyAttribute("a", Value.Type.N)), List.of());
    }
  }

  /** A member of requests that holds an expression. */
  record Parameter(ExpressionParameters kind, String name) {
    Map<String, Value> values() {
      return name.equals("ProjectionExpression") ? Map.of() : VALUES;
    }
  }

  @Provide
  Arbitrary<Parameter> parameters() {
    return Arbitraries.of(
        new Parameter(ExpressionParameters.PUT_ITEM, "ConditionExpression"),
        new Parameter(ExpressionParameters.SCAN, "FilterExpression"),
        new Parameter(ExpressionParameters.QUERY, "KeyConditionExpression"),
        new Parameter(ExpressionParameters.GET_ITEM, "ProjectionExpression"),
        new Parameter(ExpressionParameters.UPDATE_ITEM, "UpdateExpression"));
  }

  @Provide
  Arbitrary<ConditionModel> conditions() {
    return ConditionModel.nested(3);
  }

  @Provide
  Arbitrary<Item> items() {
    return Generated.items();
  }

  @Provide
  Arbitrary<List<Value>> lists() {
    return Generated.scalars().list().ofMaxSize(6);
  }

  /** By index: true to set, false to remove. */
  @Provide
  Arbitrary<Map<Integer, Boolean>> edits() {
    return Arbitraries.maps(Arbitraries.integers().between(0, 9), Arbitraries.of(true, false))
        .ofMaxSize(6);
  }

  /** Valid expressions with pieces exchanged, pieces in no order, and any text at all. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> soup =
        Arbitraries.of(PIECES).list().ofMaxSize(40).map(pieces -> String.join(" ", pieces));
    Arbitrary<String> valid =
        Arbitraries.of(
            "a = :v AND NOT contains(b.c, :w) OR size(a) BETWEEN :v AND :v",
            "attribute_not_exists(#n) OR (a IN (:v, :w) AND b <> :v)",
            "SET a = if_not_exists(a, :v) + :v, #n = list_append(b, c) REMOVE c[0] ADD d :w",
            "a, b.c, c[0].d, #n",
            "a = :v AND #n BETWEEN :v AND :v");
    Arbitrary<String> mutated =
        Combinators.combine(
                valid,
                Arbitraries.integers().between(0, 80),
                Arbitraries.integers().between(0, 20),
                Arbitraries.of(PIECES))
            .as(ExpressionFuzzTest::replaced);
    Arbitrary<String> deep =
        Combinators.combine(
                Arbitraries.of("(", "NOT ", "size(", "SET a=(", "a.", "a[0", "NOT ("),
                Arbitraries.integers().between(1, 4100))
            .as((piece, times) -> piece.repeat(Math.max(1, times / piece.length())));
    return Arbitraries.frequencyOf(
        Tuple.of(4, soup),
        Tuple.of(4, mutated),
        Tuple.of(1, deep),
        Tuple.of(1, Arbitraries.strings().ofMaxLength(60)));
  }

  private static String replaced(String text, int at, int length, String piece) {
    int from = Math.min(at, text.length());
    int to = Math.min(from + length, text.length());
    return text.substring(0, from) + piece + text.substring(to);
  }
}
