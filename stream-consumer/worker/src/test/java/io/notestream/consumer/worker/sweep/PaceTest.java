package io.notestream.consumer.worker.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

  @Test
  void spacesTurnsEvenlyAndSavesNothingUp() {
    Pace pace = new Pace(100);
    long start = System.nanoTime() + Duration.ofHours(1).toNanos();

    assertThat(pace.reserve(start)).isZero();
    assertThat(pace.reserve(start)).isEqualTo(Duration.ofMillis(10).toNanos());
    assertThat(pace.reserve(start)).isEqualTo(Duration.ofMillis(20).toNanos());

    long later = start + Duration.ofMinutes(1).toNanos();
    assertThat(pace.reserve(later)).isZero();
    assertThat(pace.reserve(later)).isEqualTo(Duration.ofMillis(10).toNanos());
  }
}
