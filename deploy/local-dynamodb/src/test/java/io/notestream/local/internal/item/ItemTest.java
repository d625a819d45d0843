package io.notestream.local.internal.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ItemTest {

  private static final Value ONE = new Value.N(DynamoNumber.of(1));

  @Test
  void sizeIsThatOfNamesAndValuesInUtf8() {
    assertThat(Item.empty().sizeBytes()).isZero();
    assertThat(Item.of(Map.of("pk", new Value.S("abc"))).sizeBytes()).isEqualTo(5);
    assertThat(Item.of(Map.of("ü", new Value.S("€🎶"))).sizeBytes()).isEqualTo(2 + 3 + 4);
    assertThat(Item.of(Map.of("b", new Value.B(Bytes.of(new byte[7])))).sizeBytes()).isEqualTo(8);
  }

  @Test
  void sizeOfFlagsAndNullsIsAByte() {
    assertThat(new Value.Bool(true).sizeBytes()).isEqualTo(1);
    assertThat(new Value.Null().sizeBytes()).isEqualTo(1);
  }

  @Test
  void sizeOfSetsIsThatOfTheirElements() {
    assertThat(new Value.SS(Set.of("a", "bcd")).sizeBytes()).isEqualTo(4);
    assertThat(new Value.NS(Set.of(DynamoNumber.of(1), DynamoNumber.parse("3.14159"))).sizeBytes())
        .isEqualTo(2 + 5);
    assertThat(new Value.BS(Set.of(Bytes.of(new byte[3]))).sizeBytes()).isEqualTo(3);
  }

  @Test
  void sizeOfDocumentsHasThreeBytesOfOverheadAndOneForEachMember() {
    assertThat(new Value.L(List.of()).sizeBytes()).isEqualTo(3);
    assertThat(new Value.M(Item.empty()).sizeBytes()).isEqualTo(3);
    assertThat(new Value.L(List.of(new Value.S("ab"), new Value.Null())).sizeBytes())
        .isEqualTo(3 + 1 + 2 + 1 + 1);
    assertThat(new Value.M(Item.of(Map.of("name", new Value.S("ab")))).sizeBytes())
        .isEqualTo(3 + 1 + 4 + 2);
  }

  @Test
  void itemsAreEqualWhateverTheOrderOfTheirAttributes() {
    Item item = Item.empty().with("a", ONE).with("b", new Value.Null());
    Item other = Item.empty().with("b", new Value.Null()).with("a", ONE);

    assertThat(item).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(item).isNotEqualTo(other.without("b"));
  }

  @Test
  void setsAreEqualWhateverTheOrderOfTheirElementsAndListsAreNot() {
    assertThat(new Value.SS(new LinkedHashSet<>(List.of("a", "b"))))
        .isEqualTo(new Value.SS(new LinkedHashSet<>(List.of("b", "a"))));
    assertThat(new Value.L(List.of(ONE, new Value.Null())))
        .isNotEqualTo(new Value.L(List.of(new Value.Null(), ONE)));
  }

  @Test
  void valuesOfDifferentTypesAreNotEqual() {
    assertThat(new Value.S("1")).isNotEqualTo(ONE);
    assertThat(new Value.SS(Set.of("1"))).isNotEqualTo(new Value.L(List.of(new Value.S("1"))));
    assertThat(new Value.NS(Set.of(DynamoNumber.of(1)))).isNotEqualTo(ONE);
  }

  @Test
  void changesLeaveTheItemAsItWas() {
    Item item = Item.empty().with("a", ONE);

    Item changed = item.with("b", ONE).without("a");

    assertThat(item.names()).containsExactly("a");
    assertThat(changed.names()).containsExactly("b");
    assertThat(item.without("missing")).isSameAs(item);
  }

  @Test
  void onlyKeepsTheNamedAttributes() {
    Map<String, Value> attributes = new LinkedHashMap<>();
    attributes.put("a", ONE);
    attributes.put("b", ONE);
    Item item = Item.of(attributes);

    assertThat(item.only(Set.of("b", "missing"))).isEqualTo(Item.of(Map.of("b", ONE)));
    assertThat(item.only(Set.of("a", "b"))).isSameAs(item);
  }

  @Test
  void depthCountsTheAttributeItself() {
    assertThat(Item.empty().depth()).isZero();
    assertThat(Item.of(Map.of("a", ONE)).depth()).isEqualTo(1);
    assertThat(Item.of(Map.of("a", new Value.L(List.of(ONE)))).depth()).isEqualTo(2);
  }
}
