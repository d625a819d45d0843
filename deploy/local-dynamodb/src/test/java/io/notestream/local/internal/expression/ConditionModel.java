package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.item.ValueOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/**
 * Conditions as the documentation describes them: evaluated here in the plainest way, and written
 * out as expressions for the engine to read.
 */
sealed interface ConditionModel {

  boolean holds(Item item);

  void write(Text text);

  /** A top-level attribute compared with a value, in either order. */
  record Compared(String name, String comparator, Value value, boolean reversed)
      implements ConditionModel {

    @Override
    public boolean holds(Item item) {
      Value actual = item.get(name);
      boolean equal = value.equals(actual);
      Integer order = actual == null ? null : order(actual, value);
      return switch (comparator) {
        case "=" -> equal;
        case "<>" -> !equal;
        case "<" -> order != null && order < 0;
        case "<=" -> order != null && order <= 0;
        case ">" -> order != null && order > 0;
        case ">=" -> order != null && order >= 0;
        default -> throw new IllegalArgumentException(comparator);
      };
    }

    @Override
    public void write(Text text) {
      if (reversed) {
        text.value(value).symbol(mirrored()).name(name);
      } else {
        text.name(name).symbol(comparator).value(value);
      }
    }

    private String mirrored() {
      return switch (comparator) {
        case "<" -> ">";
        case "<=" -> ">=";
        case ">" -> "<";
        case ">=" -> "<=";
        default -> comparator;
      };
    }
  }

  record Between(String name, Value low, Value high) implements ConditionModel {
    @Override
    public boolean holds(Item item) {
      return new Compared(name, ">=", low, false).holds(item)
          && new Compared(name, "<=", high, false).holds(item);
    }

    @Override
    public void write(Text text) {
      text.name(name).word("between").value(low).word("and").value(high);
    }
  }

  record In(String name, List<Value> values) implements ConditionModel {
    @Override
    public boolean holds(Item item) {
      return values.stream().anyMatch(each -> each.equals(item.get(name)));
    }

    @Override
    public void write(Text text) {
      text.name(name).word("in").symbol("(");
      for (int i = 0; i < values.size(); i++) {
        text.symbol(i == 0 ? "" : ",").value(values.get(i));
      }
      text.symbol(")");
    }
  }

  record Exists(String name, boolean not) implements ConditionModel {
    @Override
    public boolean holds(Item item) {
      return item.has(name) != not;
    }

    @Override
    public void write(Text text) {
      text.function(not ? "attribute_not_exists" : "attribute_exists").name(name).symbol(")");
    }
  }

  record OfType(String name, Value.Type type) implements ConditionModel {
    @Override
    public boolean holds(Item item) {
      Value actual = item.get(name);
      return actual != null && actual.type() == type;
    }

    @Override
    public void write(Text text) {
      Value operand = new Value.S(type.name());
      text.function("attribute_type").name(name).symbol(",").value(operand).symbol(")");
    }
  }

  record BeginsWith(String name, String prefix) implements ConditionModel {
    @Override
    public boolean holds(Item item) {
      return item.get(name) instanceof Value.S whole && whole.value().startsWith(prefix);
    }

    @Override
    public void write(Text text) {
      Value operand = new Value.S(prefix);
      text.function("begins_with").name(name).symbol(",").value(operand).symbol(")");
    }
  }

  record Contains(String name, String part) implements ConditionModel {
    @Override
    public boolean holds(Item item) {
      Value actual = item.get(name);
      if (actual instanceof Value.S whole) {
        return whole.value().contains(part);
      }
      if (actual instanceof Value.SS set) {
        return set.values().contains(part);
      }
      return actual instanceof Value.L list && list.values().contains(new Value.S(part));
    }

    @Override
    public void write(Text text) {
      Value operand = new Value.S(part);
      text.function("contains").name(name).symbol(",").value(operand).symbol(")");
    }
  }

  record Not(ConditionModel part) implements ConditionModel {
    @Override
    public boolean holds(Item item) {
      return !part.holds(item);
    }

    @Override
    public void write(Text text) {
      text.word("not").nested(part);
    }
  }

  record Joined(boolean all, List<ConditionModel> parts) implements ConditionModel {
    @Override
    public boolean holds(Item item) {
      return all
          ? parts.stream().allMatch(part -> part.holds(item))
          : parts.stream().anyMatch(part -> part.holds(item));
    }

    @Override
    public void write(Text text) {
      for (int i = 0; i < parts.size(); i++) {
        if (i > 0) {
          text.word(all ? "and" : "or");
        }
        text.nested(parts.get(i));
      }
    }
  }

  private static @Nullable Integer order(Value left, Value right) {
    if (left instanceof Value.S mine && right instanceof Value.S other) {
      return mine.value().compareTo(other.value());
    }
    if (left instanceof Value.N mine && right instanceof Value.N other) {
      return mine.value().toBigDecimal().compareTo(other.value().toBigDecimal());
    }
    if (left instanceof Value.B mine && right instanceof Value.B other) {
      return mine.value().compareTo(other.value());
    }
    return null;
  }

  /** The expression of a condition, with its values behind placeholders. */
  final class Text {

    private final StringBuilder written = new StringBuilder();
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Random random;

    /**
     * @param random decides what does not matter: spaces, and the case of keywords
     */
    Text(ConditionModel condition, Random random) {
      this.random = random;
      condition.write(this);
    }

    Map<String, Value> values() {
      return values;
    }

    Text name(String name) {
      return space().append(name).space();
    }

    Text value(Value value) {
      String placeholder = ":v" + values.size();
      values.put(placeholder, value);
      return space().append(placeholder).space();
    }

    Text symbol(String symbol) {
      return space().append(symbol);
    }

    Text function(String name) {
      return space().append(name).space().append("(");
    }

    Text word(String keyword) {
      String cased =
          keyword
              .chars()
              .mapToObj(unit -> String.valueOf((char) unit))
              .map(unit -> random.nextBoolean() ? unit.toUpperCase(Locale.ROOT) : unit)
              .collect(Collectors.joining());
      return append(" ").append(cased).append(" ");
    }

    /** A part, in parentheses where it would be read otherwise without them. */
    Text nested(ConditionModel part) {
      boolean needed = part instanceof Joined || part instanceof Not;
      if (needed) {
        symbol("(");
      }
      part.write(this);
      return needed ? symbol(")") : this;
    }

    private Text append(String text) {
      written.append(text);
      return this;
    }

    private Text space() {
      return append(List.of("", "", " ", "\n\t").get(random.nextInt(4)));
    }

    @Override
    public String toString() {
      return written.toString();
    }
  }

  /**
   * Conditions that are valid.
   *
   * @param depth how deep they nest at most, so that they keep within the limits of expressions
   */
  static Arbitrary<ConditionModel> nested(int depth) {
    if (depth == 0) {
      return simple();
    }
    Arbitrary<ConditionModel> parts = nested(depth - 1);
    return Arbitraries.oneOf(
        simple(),
        parts.map(Not::new),
        Combinators.combine(Arbitraries.of(true, false), parts.list().ofMinSize(2).ofMaxSize(3))
            .as(Joined::new));
  }

  private static Arbitrary<ConditionModel> simple() {
    Arbitrary<String> names = Arbitraries.of(Generated.NAMES);
    Arbitrary<String> texts = Arbitraries.of("", "a", "ab", "b");
    Arbitrary<Value> ordered =
        Generated.scalars().filter(value -> Set.of("S", "N", "B").contains(value.type().name()));
    return Arbitraries.oneOf(
        Combinators.combine(
                names, Arbitraries.of("=", "<>"), Generated.values(), Arbitraries.of(true, false))
            .as(Compared::new),
        Combinators.combine(
                names, Arbitraries.of("<", "<=", ">", ">="), ordered, Arbitraries.of(true, false))
            .as(Compared::new),
        Combinators.combine(names, ordered, ordered)
            .filter(
                (name, low, high) ->
                    low.type() == high.type() && ValueOrder.INSTANCE.compare(low, high) <= 0)
            .as(Between::new),
        Combinators.combine(names, Generated.values().list().ofMinSize(1).ofMaxSize(4)).as(In::new),
        Combinators.combine(names, Arbitraries.of(true, false)).as(Exists::new),
        Combinators.combine(names, Arbitraries.of(Value.Type.class)).as(OfType::new),
        Combinators.combine(names, texts).as(BeginsWith::new),
        Combinators.combine(names, texts).as(Contains::new));
  }
}
