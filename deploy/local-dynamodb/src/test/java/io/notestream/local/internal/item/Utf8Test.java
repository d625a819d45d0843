package io.notestream.local.internal.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class Utf8Test {

  @Test
  void supplementaryCharactersComeAfterAllOthers() {
    String lastOfBasicPlane = "\uffff";
    String firstBeyond = "\ud800\udc00";

    assertThat(lastOfBasicPlane.compareTo(firstBeyond)).isPositive();
    assertThat(Utf8.compare(lastOfBasicPlane, firstBeyond)).isNegative();
  }

  @Property
  void lengthIsThatOfTheEncodedText(@ForAll("texts") String text) {
    assertThat(Utf8.length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
  }

  @Property
  void orderIsThatOfTheEncodedTexts(@ForAll("texts") String left, @ForAll("texts") String right) {
    int encoded =
        Arrays.compareUnsigned(
            left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));

    assertThat(Integer.signum(Utf8.compare(left, right))).isEqualTo(Integer.signum(encoded));
  }

  @Property
  void soundTextSurvivesEncoding(@ForAll String any) {
    String sound = Utf8.sound(any);

    assertThat(new String(sound.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(sound);
    assertThat(sound)
        .isEqualTo(new String(any.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "",
            "a",
            "b",
            "\u007f",
            "\u0080",
            "\u07ff",
            "\u0800",
            "\ud7ff",
            "\ue000",
            "\uffff",
            "\ud800\udc00",
            "🎶",
            "\udbff\udfff")
        .list()
        .ofMaxSize(4)
        .map(parts -> String.join("", parts));
  }
}
