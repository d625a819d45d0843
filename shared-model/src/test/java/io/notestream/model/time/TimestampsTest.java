package io.notestream.model.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

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
        "2026-02-30T09:30:00.000Z"
      })
  void anyOtherFormIsRefused(String text) {
    assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeParseException.class);
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
