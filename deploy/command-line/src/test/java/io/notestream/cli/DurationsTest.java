package io.notestream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "350us, PT0.00035S",
    "25ms, PT0.025S",
    "1.5s, PT1.5S",
    "90s, PT1M30S",
    "15m, PT15M",
    "48h, PT48H",
    "2d, PT48H",
    "0.5d, PT12H",
    "-1.5s, PT-1.5S",
    "-0.0000000016s, PT-0.000000002S",
    "100000d, P100000D",
    "PT48H, PT48H",
    "P1825D, P1825D",
  })
  void readsWhatPeopleAndIsoWrite(String text, Duration duration) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "s", "10", "10 s", "1,5s", "1e3s", "10S", "1h30m", "soon", "PT", "٣s"})
  void refusesAnythingElse(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessageContaining("90s")
        .withMessageEndingWith(": " + text);
  }

  @Test
  void refusesMoreThanADurationHolds() {
    String days = "9".repeat(19) + "d";

    assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(days));
  }

  @ParameterizedTest
  @ValueSource(strings = {"100001d", "-100001d", "PT9999999999H", "1000000000000s"})
  void refusesWhatWouldOverflowAndSaysTheMost(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessage("not a duration of at most 100000d: " + text);
    assertThatThrownBy(() -> new Durations.Converter().convert(text))
        .hasMessage("a duration of at most 100000d");
  }

  @Test
  void settingThatTookSecondsRefusesWhatWouldOverflow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parseOrSeconds("999999999999999999"))
        .withMessageContaining("100000d");
    assertThatThrownBy(() -> new Durations.OrSeconds().convert("999999999999999999"))
        .hasMessage("a duration of at most 100000d");
  }

  @ParameterizedTest
  @CsvSource({"90, PT90S", "0, PT0S", "90s, PT90S", "2m, PT2M", "PT48H, PT48H"})
  void settingThatTookSecondsStillDoes(String text, Duration duration) {
    assertThat(Durations.parseOrSeconds(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "-1s", "1.5", "a minute", "9999999999999999999"})
  void settingThatTookSecondsRefusesAnythingElse(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parseOrSeconds(text))
        .withMessageEndingWith(": " + text);
  }

  @Test
  void optionThatTookSecondsStillDoes() {
    DemoProgram program = DemoProgram.create();

    assertThat(program.<Duration>value("--guard", "--guard-seconds", "90")).hasSeconds(90);
    assertThat(program.<Duration>value("--guard", "--guard-seconds", "90s")).hasSeconds(90);
    assertThat(program.<Duration>value("--guard", "--guard", "2m")).hasMinutes(2);
  }
}
