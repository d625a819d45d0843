package io.notestream.local.internal.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.item.Bytes;
import io.notestream.local.internal.item.DynamoNumber;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.item.ValueOrder;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class KeyBytesTest {

  private static final Value HASH = new Value.S("p");

  @Property
  void sortKeysLieInTheirOrder(@ForAll("pairs") Value[] pair) {
    byte[] left = new KeyBytes().partition(List.of(HASH)).sort(pair[0]).toBytes();
    byte[] right = new KeyBytes().partition(List.of(HASH)).sort(pair[1]).toBytes();

    assertThat(Integer.signum(Arrays.compareUnsigned(left, right)))
        .isEqualTo(Integer.signum(ValueOrder.INSTANCE.compare(pair[0], pair[1])));
  }

  @Property
  void sortKeysOfSeveralAttributesLieInTheOrderOfTheFirstThatDiffers(
      @ForAll("pairs") Value[] first, @ForAll("pairs") Value[] second) {
    byte[] left = new KeyBytes().partition(List.of(HASH)).sort(first[0]).sort(second[0]).toBytes();
    byte[] right = new KeyBytes().partition(List.of(HASH)).sort(first[1]).sort(second[1]).toBytes();

    int order = ValueOrder.INSTANCE.compare(first[0], first[1]);
    assertThat(Integer.signum(Arrays.compareUnsigned(left, right)))
        .isEqualTo(
            Integer.signum(order != 0 ? order : ValueOrder.INSTANCE.compare(second[0], second[1])));
  }

  @Property
  void partitionKeysOfSeveralAttributesStayApart(
      @ForAll byte[] text, @ForAll int one, @ForAll int other) {
    byte[] left = splitKey(text, Math.floorMod(one, text.length + 1));
    byte[] right = splitKey(text, Math.floorMod(other, text.length + 1));

    assertThat(Arrays.equals(left, right))
        .isEqualTo(Math.floorMod(one, text.length + 1) == Math.floorMod(other, text.length + 1));
  }

  private static byte[] splitKey(byte[] text, int at) {
    Value first = new Value.B(Bytes.of(Arrays.copyOf(text, at)));
    Value second = new Value.B(Bytes.of(Arrays.copyOfRange(text, at, text.length)));
    return new KeyBytes().partition(List.of(first, second)).toBytes();
  }

  @Property
  void whatBeginsWithAPrefixLiesBetweenItAndWhatComesAfter(
      @ForAll byte[] start, @ForAll byte[] rest) {
    byte[] whole = Arrays.copyOf(start, start.length + rest.length);
    System.arraycopy(rest, 0, whole, start.length, rest.length);
    byte[] prefix =
        new KeyBytes().partition(List.of(HASH)).sortPrefix(new Value.B(Bytes.of(start))).toBytes();

    byte[] key =
        new KeyBytes().partition(List.of(HASH)).sort(new Value.B(Bytes.of(whole))).toBytes();

    assertThat(Arrays.compareUnsigned(key, prefix)).isPositive();
    assertThat(Arrays.compareUnsigned(key, KeyBytes.after(prefix))).isNegative();
  }

  @Property
  void noEntryOfAnIndexLiesInAnothersRange(
      @ForAll byte[] one, @ForAll byte[] other, @ForAll byte[] tableKey) {
    byte[] start =
        new KeyBytes().partition(List.of(HASH)).sort(new Value.B(Bytes.of(one))).toBytes();

    byte[] entry =
        new KeyBytes()
            .partition(List.of(HASH))
            .sort(new Value.B(Bytes.of(other)))
            .raw(tableKey)
            .toBytes();

    boolean inRange =
        Arrays.compareUnsigned(entry, start) >= 0
            && Arrays.compareUnsigned(entry, KeyBytes.after(start)) < 0;
    assertThat(inRange).isEqualTo(Arrays.equals(one, other));
  }

  @Provide
  Arbitrary<Value[]> pairs() {
    Arbitrary<Value> texts =
        Arbitraries.strings().ofMaxLength(6).filter(KeyBytesTest::isSound).map(Value.S::new);
    Arbitrary<Value> numbers =
        Arbitraries.bigDecimals()
            .between(new BigDecimal("-1e20"), new BigDecimal("1e20"))
            .ofScale(6)
            .map(number -> new Value.N(DynamoNumber.of(number)));
    Arbitrary<Value> binaries =
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMaxSize(6)
            .map(bytes -> new Value.B(Bytes.of(bytes)));
    return Arbitraries.oneOf(
        texts.array(Value[].class).ofSize(2),
        numbers.array(Value[].class).ofSize(2),
        binaries.array(Value[].class).ofSize(2));
  }

  private static boolean isSound(String text) {
    return text.chars().noneMatch(unit -> Character.isSurrogate((char) unit));
  }
}
