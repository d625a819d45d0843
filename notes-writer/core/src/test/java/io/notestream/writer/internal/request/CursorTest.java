package io.notestream.writer.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notestream.writer.http.Request;
import io.notestream.writer.internal.response.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  /** Fixed: instances of different versions read one another's cursors. */
  private static final String KNOWN_CURSOR = "A_RTM2Ch4CCaRMxn7Os2Dh_11VLaKIc";

  @Test
  void leadsACursorBackToItsPosition() {
    Cursor cursor = new Cursor("notes tag=ä");
    String text = cursor.write("NOTE#01ARZ3NDEKTSV4RRFFQ69G5FAV");

    assertThat(text).matches("[A-Za-z0-9_-]+");
    assertThat(cursor.read(query("cursor=" + text))).isEqualTo("NOTE#01ARZ3NDEKTSV4RRFFQ69G5FAV");
  }

  @Test
  void showsNothingOfThePositionInACursor() {
    String id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    for (String position :
        List.of("NOTE#" + id, "1767225600:" + id + ":1234567", "SUMMARY#TAG#x")) {
      String text = new Cursor("alice notes").write(position);

      byte[] bytes = Base64.getUrlDecoder().decode(text);
      assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
          .doesNotContain("NOTE", "01ARZ3", "5FAV", "1767225600", "SUMMARY", "TAG");
      assertThat(new Cursor("bob notes").write(position).substring(30))
          .isNotEqualTo(text.substring(30));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOTE#x", "NOTE#xy", "NOTE#xyz"})
  void takesNoOtherSpellingOfACursor(String position) {
    Cursor cursor = new Cursor("notes");
    String text = cursor.write(position);
    byte[] bytes = Base64.getUrlDecoder().decode(text);

    assertThat(cursor.read(query("cursor=" + text))).isEqualTo(position);
    for (char last :
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
      String other = text.substring(0, text.length() - 1) + last;
      if (!other.equals(text)) {
        assertRefused(cursor, other);
      }
    }
    assertRefused(cursor, text + "=");
    assertRefused(cursor, text + "==");
    assertRefused(cursor, text + "A");
    assertRefused(cursor, Base64.getUrlEncoder().encodeToString(bytes) + "=");
  }

  @Test
  void readsTheCursorThatAnotherInstanceWrote() {
    String text = new Cursor("notes").write("NOTE#x");

    assertThat(text).isEqualTo(KNOWN_CURSOR);
    assertThat(new Cursor("notes").read(query("cursor=" + text))).isEqualTo("NOTE#x");
  }

  @Test
  void hasNoCursorAtTheEndNorAtTheStart() {
    assertThat(new Cursor("notes").write(null)).isNull();
    assertThat(new Cursor("notes").read(query(""))).isNull();
  }

  @Test
  void refusesTheCursorOfAnotherList() {
    String text = new Cursor("notes tag=a").write("NOTE#x");

    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> new Cursor("notes tag=b").read(query("cursor=" + text)));
  }

  @Test
  void refusesADamagedCursor() {
    Cursor cursor = new Cursor("notes");
    String text = cursor.write("NOTE#01ARZ3NDEKTSV4RRFFQ69G5FAV");

    for (int i = 0; i < text.length(); i++) {
      assertRefused(
          cursor,
          text.substring(0, i) + (text.charAt(i) == 'A' ? 'B' : 'A') + text.substring(i + 1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "!!", "MS4wMDAwMDAwMC54"})
  void refusesATextThatIsNoCursor(String text) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> new Cursor("notes").read(query("cursor=" + text)));
  }

  private static void assertRefused(Cursor cursor, String text) {
    assertThatExceptionOfType(RefusedException.class)
        .as(text)
        .isThrownBy(() -> cursor.read(query("cursor=" + text)));
  }

  private static QueryParameters query(String text) {
    return new QueryParameters(
        new Request("GET", "/notes", text, Map.of(), new byte[0]), Set.of("cursor"));
  }
}
