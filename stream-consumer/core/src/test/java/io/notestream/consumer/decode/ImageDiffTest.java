package io.notestream.consumer.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ImageDiffTest {

  private static final List<Function<String, AttributeValue>> PLACES =
      List.of(
          AttributeValue::fromN,
          n -> AttributeValue.fromNs(List.of("7", n)),
          n -> AttributeValue.fromL(List.of(AttributeValue.fromS("a"), AttributeValue.fromN(n))),
          n -> AttributeValue.fromM(Map.of("x", AttributeValue.fromNs(List.of(n)))));

  @ParameterizedTest
  @CsvSource({"1.1, 1.10", "1.1, 11E-1", "0, -0.00", "100, 1e2", "0, 0E+50", "-5, -5.0"})
  void anEqualNumberInAnotherSpellingIsNoChange(String before, String after) {
    assertThat(PLACES)
        .allSatisfy(
            place -> assertThat(changed(place.apply(before), place.apply(after))).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"1.1, 1.11", "1, -1", "1, one", "one, two", "1e5, 1e6"})
  void anotherNumberIsAChange(String before, String after) {
    assertThat(PLACES)
        .allSatisfy(
            place ->
                assertThat(changed(place.apply(before), place.apply(after))).containsExactly("a"));
  }

  @Test
  void whatIsGoneOrNewIsAChangeHoweverManyAttributesThereAre() {
    AttributeValue one = AttributeValue.fromN("1");
    Map<String, AttributeValue> before = Map.of("gone", one, "kept", one, "GSI1PK", one);
    Map<String, AttributeValue> after = Map.of("kept", one, "new", one, "GSI1SK", one);

    assertThat(ImageDiff.changedNames(before, after)).containsExactly("gone", "new");
    assertThat(ImageDiff.changedNames(before, Map.of("kept", one))).containsExactly("gone");
    assertThat(ImageDiff.changedNames(Map.of("gone", one), Map.of("new", one)))
        .containsExactly("gone", "new");
    assertThat(ImageDiff.changedNames(Map.of("kept", one), after)).containsExactly("new");
    assertThat(ImageDiff.changedNames(Map.of(), after)).isEmpty();
    assertThat(ImageDiff.changedNames(before, Map.of())).isEmpty();
  }

  @Test
  void setsAreComparedInAnyOrder() {
    assertThat(
            changed(
                AttributeValue.fromNs(List.of("1", "2.0")),
                AttributeValue.fromNs(List.of("2", "1.0"))))
        .isEmpty();
    assertThat(
            changed(
                AttributeValue.fromSs(List.of("x", "y")), AttributeValue.fromSs(List.of("y", "x"))))
        .isEmpty();
    assertThat(changed(AttributeValue.fromBs(bytes(1, 2)), AttributeValue.fromBs(bytes(2, 1))))
        .isEmpty();
  }

  @Test
  void listsAreComparedInTheirOrder() {
    AttributeValue one = AttributeValue.fromN("1");
    AttributeValue two = AttributeValue.fromN("2");

    assertThat(
            changed(
                AttributeValue.fromL(List.of(one, two)), AttributeValue.fromL(List.of(two, one))))
        .containsExactly("a");
    assertThat(changed(AttributeValue.fromL(List.of(one, two)), AttributeValue.fromL(List.of(one))))
        .containsExactly("a");
  }

  @Test
  void anotherTypeIsAChange() {
    List<AttributeValue> values =
        List.of(
            AttributeValue.fromS("1"),
            AttributeValue.fromN("1"),
            AttributeValue.fromBool(true),
            AttributeValue.fromNul(true),
            AttributeValue.fromNs(List.of("1")),
            AttributeValue.fromSs(List.of("1")),
            AttributeValue.fromBs(bytes(1)),
            AttributeValue.fromL(List.of()),
            AttributeValue.fromM(Map.of()));

    for (AttributeValue before : values) {
      for (AttributeValue after : values) {
        assertThat(changed(before, after).isEmpty()).isEqualTo(before == after);
      }
    }
  }

  private static List<SdkBytes> bytes(int... values) {
    return Arrays.stream(values)
        .mapToObj(value -> SdkBytes.fromByteArray(new byte[] {(byte) value}))
        .toList();
  }

  private static SortedSet<String> changed(AttributeValue before, AttributeValue after) {
    return ImageDiff.changedNames(Map.of("a", before), Map.of("a", after));
  }
}
