package io.notestream.model.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

  private static final long YEAR_0 = -62_167_219_200_000L;
  private static final long YEAR_9999 = 253_402_300_799_999L;

  @Test
  void aFullSecondKeepsItsThreeFractionDigits() {
    assertThat(Timestamps.format(Instant.parse("2026-11-25T09:30:00Z")))
        .isEqualTo("2026-11-25T09:30:00.000Z");
  }

  @Test
  void nanosecondsAreCutNotRounded() {
    assertThat(Timestamps.format(Instant.parse("2026-11-25T09:30:00.999999999Z")))
        .isEqualTo("2026-11-25T09:30:00.999Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-25",
        "2026-11-25T09:30:00Z",
        "2026-11-25T09:30:00.1Z",
        "2026-11-25T09:30:00.000+01:00",
        "2026-02-30T09:30:00.000Z",
        "2026-02-29T09:30:00.000Z",
        "2026-13-01T09:30:00.000Z",
        "2026-00-01T09:30:00.000Z",
        "2026-11-00T09:30:00.000Z",
        "2026-11-25T24:00:00.000Z",
        "2026-11-25T09:60:00.000Z",
        "2026-11-25T09:30:60.000Z",
        "2026-11-25T09:30:00,000Z",
        "2026-11-25t09:30:00.000Z",
        "2026-11-25T09:30:00.000z",
        "2026-11-25T09:30:00.0000",
        "2026-11-25T 9:30:00.000Z",
        "+2026-11-25T9:30:00.000Z",
        "2026-11-25T09:30:00.-01Z"
      })
  void anyOtherFormIsRefused(String text) {
    assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeParseException.class);
  }

  @Property
  void isWhatTheGeneralFormatterWrites(
      @ForAll @LongRange(min = YEAR_0, max = YEAR_9999) long millis) {
    Instant instant = Instant.ofEpochMilli(millis);
    String general =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC)
            .format(instant);

    assertThat(Timestamps.format(instant)).isEqualTo(general);
    assertThat(Timestamps.parse(general)).isEqualTo(instant);
  }

  @Test
  void theFirstAndTheLastMillisecondAreReadBack() {
    assertThat(Timestamps.format(Instant.ofEpochMilli(YEAR_0)))
        .isEqualTo("0000-01-01T00:00:00.000Z");
    assertThat(Timestamps.format(Instant.ofEpochMilli(YEAR_9999)))
        .isEqualTo("9999-12-31T23:59:59.999Z");
    assertThat(Timestamps.parse("2024-02-29T23:59:59.999Z"))
        .isEqualTo(Instant.parse("2024-02-29T23:59:59.999Z"));
  }

  @Property
  void whatIsFormattedIsReadBack(@ForAll @LongRange(max = YEAR_9999) long millis) {
    Instant instant = Instant.ofEpochMilli(millis);

    assertThat(Timestamps.parse(Timestamps.format(instant))).isEqualTo(instant);
  }

  @Property
  void textsSortAsTheTimesDo(
      @ForAll @LongRange(max = YEAR_9999) long a, @ForAll @LongRange(max = YEAR_9999) long b) {
    String textA = Timestamps.format(Instant.ofEpochMilli(a));
    String textB = Timestamps.format(Instant.ofEpochMilli(b));

    assertThat(Integer.signum(textA.compareTo(textB))).isEqualTo(Long.compare(a, b));
    assertThat(textA).hasSize(Timestamps.LENGTH);
  }
}
