package io.notestream.consumer.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RateCapTest {

  private long now = Duration.ofDays(3).toNanos();
  private final RateCap cap = RateCap.withBursts(OptionalInt.of(100), () -> now);

  @Test
  void writesAreSpreadEvenly() {
    assertThat(cap.reserve(10)).isZero();
    assertThat(cap.reserve(10)).isEqualTo(Duration.ofMillis(100).toNanos());
    now += Duration.ofMillis(150).toNanos();

    assertThat(cap.reserve(10)).isEqualTo(Duration.ofMillis(50).toNanos());
  }

  @Test
  void aTransactionLargerThanASecondsWorthGoesOutAndTheNextOneWaitsForIt() {
    assertThat(cap.reserve(250)).isZero();

    assertThat(cap.reserve(1)).isEqualTo(Duration.ofMillis(2500).toNanos());
  }

  @Test
  void anHourOfQuietSavesNoMoreThanOneSecondsWorth() {
    now += Duration.ofHours(1).toNanos();

    assertThat(cap.reserve(100)).isNegative();
    assertThat(cap.reserve(10)).isZero();
    assertThat(cap.reserve(10)).isEqualTo(Duration.ofMillis(100).toNanos());
  }

  @Test
  void overAMinuteNoMoreIsLetThroughThanAMinutesWorthAndTheFirstSeconds() {
    long end = now + Duration.ofMinutes(1).toNanos();
    now += Duration.ofHours(1).toNanos();
    end += Duration.ofHours(1).toNanos();
    int written = 0;

    while (now < end) {
      now += Math.max(0, cap.reserve(7));
      written += 7;
    }

    assertThat(written).isBetween(6000, 6120);
  }

  @Test
  void withoutBurstsNothingIsSavedUp() {
    RateCap even = RateCap.withoutBursts(100, () -> now);

    assertThat(even.reserve(1)).isZero();
    assertThat(even.reserve(1)).isEqualTo(Duration.ofMillis(10).toNanos());
    assertThat(even.reserve(1)).isEqualTo(Duration.ofMillis(20).toNanos());

    now += Duration.ofMinutes(1).toNanos();
    assertThat(even.reserve(1)).isZero();
    assertThat(even.reserve(1)).isEqualTo(Duration.ofMillis(10).toNanos());
  }

  @Test
  void withoutACapNothingWaits() {
    RateCap none = RateCap.withBursts(OptionalInt.empty(), () -> now);

    for (int i = 0; i < 1000; i++) {
      assertThat(none.acquire(100, () -> true)).isTrue();
    }
  }

  @Test
  void aRequestToStopEndsTheWait() {
    cap.reserve(1000);

    assertThat(cap.acquire(1, () -> true)).isFalse();
  }
}
