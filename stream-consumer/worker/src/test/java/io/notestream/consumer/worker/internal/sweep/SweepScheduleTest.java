package io.notestream.consumer.worker.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.options.SweepSettings;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SweepScheduleTest {

  private static final Instant SECOND = Instant.parse("2026-11-25T10:00:00Z");

  private final SweepSchedule everySecond = new SweepSchedule(SweepSettings.standard().interval());

  @Test
  void looksAtTheStartOfASecond() {
    assertThat(waitAt(20, 20)).isEqualTo(Duration.ofMillis(980));
    assertThat(waitAt(700, 20)).isEqualTo(Duration.ofMillis(300));
    assertThat(waitAt(603, 600)).isEqualTo(Duration.ofMillis(397));
  }

  @Test
  void looksAgainAtOnceAfterALookThatTookLongerThanTheInterval() {
    assertThat(waitAt(300, 1_000)).isZero();
    assertThat(waitAt(300, 5_000)).isZero();
  }

  @Test
  void neverLooksMoreThanTenTimesAsOftenAsTheIntervalSays() {
    assertThat(waitAt(999, 10)).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void anIntervalBelowASecondIsKept() {
    SweepSchedule often = new SweepSchedule(Duration.ofMillis(200));

    assertThat(often.untilNextLook(SECOND.plusMillis(300), Duration.ofMillis(10)))
        .isEqualTo(Duration.ofMillis(190));
    assertThat(often.untilNextLook(SECOND.plusMillis(900), Duration.ofMillis(10)))
        .isEqualTo(Duration.ofMillis(100));
  }

  private Duration waitAt(long millisIntoTheSecond, long spentMillis) {
    return everySecond.untilNextLook(
        SECOND.plusMillis(millisIntoTheSecond), Duration.ofMillis(spentMillis));
  }
}
