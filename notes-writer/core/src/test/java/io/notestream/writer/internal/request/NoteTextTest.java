package io.notestream.writer.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoteTextTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "shop, shop",
        "Shop, shop",
        "~  shop\t~, shop",
        "~\u00a0\u2003\u3000shop\u2028~, shop",
        "\u200b\ufeff\u2060shop\u200d\u00ad, shop",
        "\u202eshop\u202c, shop",
        "\u3164\u115fshop\u180e\u034f, shop",
        "two  words, two  words",
        "CAFE\u0301, caf\u00e9",
        "\u212bngstr\u00f6m, \u00e5ngstr\u00f6m",
        "STRASSE, strasse",
        "stra\u00dfe, stra\u00dfe",
        "TITLE I, title i",
        "\u0130zmir, i\u0307zmir",
        "\u03a3\u03a3, \u03c3\u03c2",
        "\u2764\ufe0f, \u2764\ufe0f",
        "\ufe0f\u2764, \u2764",
      })
  void bringsATagIntoOneForm(String text, String tag) {
    assertThat(NoteText.tag(text)).isEqualTo(tag);
    assertThat(NoteText.tag(tag)).isEqualTo(tag);
  }

  @Test
  void keepsTheTagCharactersOfAFlag() {
    String scotland = new String(Character.toChars(0x1F3F4));
    for (int c : new int[] {'g', 'b', 's', 'c', 't'}) {
      scotland += new String(Character.toChars(0xE0000 + c));
    }
    scotland += new String(Character.toChars(0xE007F));

    assertThat(NoteText.tag(scotland)).isEqualTo(scotland);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\t\r\n",
        "\u00a0",
        "\u200b",
        "\ufeff",
        "\u200d\u2060",
        "\u3164",
        "\ufe0f"
      })
  void leavesNothingOfATagThatNobodySees(String text) {
    assertThat(NoteText.tag(text)).isEmpty();
    assertThat(NoteText.isVisible(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u0000", "a\u001bb", "\u007f", "\u0085", "\u009b", "\u000b", "\ud83d", "\ude00x"})
  void findsWhatIsNoText(String text) {
    assertThat(NoteText.flaw(text)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\tb", "a\r\nb", "\ud83d\ude00", "\u202ea"})
  void findsNoFlawInText(String text) {
    assertThat(NoteText.flaw(text)).isNull();
  }

  @Test
  void composesATitleAndLeavesTheRest() {
    assertThat(NoteText.title(" Cafe\u0301 ")).isEqualTo(" Caf\u00e9 ");
  }

  @Test
  void composesNothingBelowTheFirstCombiningCharacter() {
    String text =
        IntStream.range(0, 0x300)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    assertThat(NoteText.title(text)).isEqualTo(Normalizer.normalize(text, Normalizer.Form.NFC));
    assertThat(NoteText.title("e\u0300")).isEqualTo("\u00e8");
  }
}
