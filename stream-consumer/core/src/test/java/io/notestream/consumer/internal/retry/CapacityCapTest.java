package io.notestream.consumer.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.Stop;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CapacityCapTest {

  private final AtomicLong nanos = new AtomicLong(1_000);

  @Test
  void whatACallUsedIsMadeUpForBeforeTheNext() {
    CapacityCap cap = CapacityCap.of(OptionalInt.of(100), nanos::get);
    assertThat(cap.nanosUntilFree()).isNotPositive();

    cap.charge(50);
    assertThat(cap.nanosUntilFree()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(500));

    cap.charge(0.5);
    assertThat(cap.nanosUntilFree()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(505));
  }

  @Test
  void nothingIsSavedUpInQuietTimes() {
    CapacityCap cap = CapacityCap.of(OptionalInt.of(100), nanos::get);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(60));

    cap.charge(100);

    assertThat(cap.nanosUntilFree()).isEqualTo(TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void aStopEndsTheWait() {
    CapacityCap cap = CapacityCap.of(OptionalInt.of(1), nanos::get);
    cap.charge(1_000);

    assertThat(cap.await(() -> true)).isFalse();
  }

  @Test
  void withoutACapNothingWaits() {
    CapacityCap cap = CapacityCap.of(OptionalInt.empty(), nanos::get);
    cap.charge(1e9);

    assertThat(cap.await(Stop.never())).isTrue();
  }
}
