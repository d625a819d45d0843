package io.notestream.writer.cursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorKeysTest {

  private static final String SECRET = "an old secret that all of us share";
  private static final String NEWER_SECRET = "a newer secret that all of us share";
  private static final String ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /** Fixed: instances of different versions open one another's cursors. */
  private static final String KNOWN = "BJ3Vs4PNBLUv1qoFQ5jfKfmKPp6Y6FBtehbb8DWCk4W3xS4";

  private final CursorKeys keys = CursorKeys.of(List.of(SECRET));

  @Test
  void opensWhatAnotherInstanceSealed() {
    assertThat(keys.seal("alice notes", "NOTE#x")).isEqualTo(KNOWN);
    assertThat(CursorKeys.of(List.of(SECRET)).open("alice notes", KNOWN)).contains("NOTE#x");
  }

  @Test
  void opensNothingThatAnotherKeySealed() {
    assertThat(CursorKeys.of(List.of(NEWER_SECRET)).open("alice notes", KNOWN)).isEmpty();
    assertThat(CursorKeys.random().open("alice notes", KNOWN)).isEmpty();
  }

  @Test
  void opensWhatTheOldKeySealedWhileKeysAreChanged() {
    CursorKeys both = CursorKeys.of(List.of(NEWER_SECRET, SECRET));

    assertThat(both.open("alice notes", KNOWN)).contains("NOTE#x");
    assertThat(CursorKeys.of(List.of(NEWER_SECRET)).open("c", both.seal("c", "x"))).contains("x");
  }

  @Test
  void opensNothingOfAnotherContext() {
    assertThat(keys.open("bob notes", KNOWN)).isEmpty();
  }

  @Test
  void showsNothingOfTheContent() {
    for (String position :
        List.of("NOTE#" + ID, "1767225600:" + ID + ":1234567", "SUMMARY#TAG#x")) {
      byte[] bytes = Base64.getUrlDecoder().decode(keys.seal("alice notes", position));

      assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
          .doesNotContain("NOTE", "01ARZ3", "5FAV", "1767225600", "SUMMARY", "TAG", "alice");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOTE#x", "NOTE#xy", "NOTE#xyz"})
  void opensNoOtherSpelling(String content) {
    String sealed = keys.seal("c", content);

    assertThat(keys.open("c", sealed)).contains(content);
    for (int i = 0; i < sealed.length(); i++) {
      for (char other : ALPHABET.toCharArray()) {
        String altered = sealed.substring(0, i) + other + sealed.substring(i + 1);
        if (!altered.equals(sealed)) {
          assertThat(keys.open("c", altered)).as(altered).isEmpty();
        }
      }
    }
    for (String more : List.of("=", "==", "A", "\n")) {
      assertThat(keys.open("c", sealed + more)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "B", "BE", "!!", "AAAA", "BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void opensNothingThatIsNoCursor(String text) {
    assertThat(keys.open("c", text)).isEmpty();
  }

  @Test
  void refusesASecretThatCanBeGuessed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CursorKeys.of(List.of("short")))
        .withMessageContaining("32 characters")
        .withMessageContaining("openssl");
    assertThatIllegalArgumentException().isThrownBy(() -> CursorKeys.of(List.of()));
  }
}
