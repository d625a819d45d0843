package io.notestream.consumer.worker.internal.console.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class WindowTest {

  private static final Instant NOW = Instant.parse("2026-11-25T12:00:02Z");

  private final Window window = new Window();

  @Test
  void whatIsKnownOnlyLaterIsCountedInTheStepInWhichItWas() {
    window.at(NOW).records = 7;

    window.past(NOW.minusSeconds(12), NOW).due++;
    window.past(NOW, NOW).due++;

    assertThat(window.series(NOW.plusSeconds(5)).due()).endsWith(1L, 0L, 1L);
    assertThat(window.series(NOW.plusSeconds(5)).records()).endsWith(0L, 0L, 7L);
  }

  @Test
  void whatIsNotKeptIsNotCounted() {
    assertThat(window.past(NOW.minusSeconds(900), NOW)).isNull();
    assertThat(window.past(NOW.plusSeconds(5), NOW)).isNull();
    assertThat(window.past(NOW.minusSeconds(895), NOW)).isNotNull();
  }
}
