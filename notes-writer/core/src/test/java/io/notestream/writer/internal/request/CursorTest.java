package io.notestream.writer.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.writer.cursor.CursorKeys;
import io.notestream.writer.http.Request;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  private static final String POSITION = "NOTE#01ARZ3NDEKTSV4RRFFQ69G5FAV";

  private final CursorKeys keys = CursorKeys.random();
  private final Faults faults = new Faults();

  @Test
  void leadsACursorBackToItsPosition() {
    Cursor cursor = new Cursor(keys, "notes tag=ä");
    String text = cursor.write(POSITION);

    assertThat(text).matches("[A-Za-z0-9_-]+");
    assertThat(read(cursor, text)).isEqualTo(POSITION);
    assertThat(faults.isEmpty()).isTrue();
  }

  @Test
  void hasNoCursorAtTheEndNorAtTheStart() {
    Cursor cursor = new Cursor(keys, "notes");

    assertThat(cursor.write(null)).isNull();
    assertThat(cursor.read(query(""), faults, text -> true)).isNull();
    assertThat(faults.isEmpty()).isTrue();
  }

  @Test
  void refusesTheCursorOfAnotherList() {
    String text = new Cursor(keys, "notes tag=a").write(POSITION);

    assertThat(read(new Cursor(keys, "notes tag=b"), text)).isNull();
    assertThat(faults.isEmpty()).isFalse();
  }

  @Test
  void refusesAPositionThatTheListCannotHave() {
    Cursor cursor = new Cursor(keys, "notes");
    String text = cursor.write("SUMMARY#TAG#x");

    assertThat(cursor.read(query("cursor=" + text), faults, place -> place.startsWith("NOTE#")))
        .isNull();
    assertThat(faults.isEmpty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "!!", "MS4wMDAwMDAwMC54", "A_RTM2Ch4CCaRMxn7Os2Dh_11VLaKIc"})
  void refusesATextThatIsNoCursor(String text) {
    assertThat(read(new Cursor(keys, "notes"), text)).isNull();
    assertThat(faults.isEmpty()).isFalse();
  }

  private String read(Cursor cursor, String text) {
    return cursor.read(query("cursor=" + text), faults, List.of(POSITION)::contains);
  }

  private QueryParameters query(String text) {
    return new QueryParameters(
        new Request("GET", "/notes", text, Map.of(), new byte[0]), Set.of("cursor"), faults);
  }
}
