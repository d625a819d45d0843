package io.notestream.local.internal.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.item.Bytes;
import io.notestream.local.internal.item.DynamoNumber;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.item.ValueOrder;
import java.math.BigDecimal;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class KeyBytesTest {

  private static final Value HASH = new Value.S("p");

  @Property
  void sortKeysLieInTheirOrder(@ForAll("pairs") Value[] pair) {
    byte[] left = new KeyBytes().partition(HASH).sort(pair[0]).toBytes();
    byte[] right = new KeyBytes().partition(HASH).sort(pair[1]).toBytes();

    assertThat(Integer.signum(Arrays.compareUnsigned(left, right)))
        .isEqualTo(Integer.signum(ValueOrder.INSTANCE.compare(pair[0], pair[1])));
  }

  @Property
  void whatBeginsWithAPrefixLiesBetweenItAndWhatComesAfter(
      @ForAll byte[] start, @ForAll byte[] rest) {
    byte[] whole = Arrays.copyOf(start, start.length + rest.length);
    System.arraycopy(rest, 0, whole, start.length, rest.length);
    byte[] prefix =
        new KeyBytes().partition(HASH).sortPrefix(new Value.B(Bytes.of(start))).toBytes();

    byte[] key = new KeyBytes().partition(HASH).sort(new Value.B(Bytes.of(whole))).toBytes();

    assertThat(Arrays.compareUnsigned(key, prefix)).isPositive();
    assertThat(Arrays.compareUnsigned(key, KeyBytes.after(prefix))).isNegative();
  }

  @Property
  void noEntryOfAnIndexLiesInAnothersRange(
      @ForAll byte[] one, @ForAll byte[] other, @ForAll byte[] tableKey) {
    byte[] start = new KeyBytes().partition(HASH).sort(new Value.B(Bytes.of(one))).toBytes();

    byte[] entry =
        new KeyBytes().partition(HASH).sort(new Value.B(Bytes.of(other))).raw(tableKey).toBytes();

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
