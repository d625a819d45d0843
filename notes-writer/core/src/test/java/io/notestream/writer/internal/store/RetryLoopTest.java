package io.notestream.writer.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

class RetryLoopTest {

  private static final Duration BUDGET = Duration.ofMillis(700);

  /** By a clock that stands still between pauses, and may have any value. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);

  private final RetryLoop loop = new RetryLoop(BUDGET, nanos::get, nanos::addAndGet);

  @RepeatedTest(20)
  void endsItsPausesInTime() {
    long start = nanos.get();
    List<Long> attempts = new ArrayList<>();

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(
            () ->
                loop.run(
                    unsure -> {
                      attempts.add(nanos.get() - start);
                      nanos.addAndGet(Duration.ofMillis(5).toNanos());
                      throw throttled();
                    }))
        .withMessageContaining("PT0.7S");

    assertThat(attempts)
        .hasSizeGreaterThan(2)
        .allSatisfy(time -> assertThat(time).isLessThan(BUDGET.toNanos()));
    assertThat(nanos.get() - start).isLessThan(BUDGET.plusMillis(5).toNanos());
  }

  @Test
  void triesOnceEvenIfThereIsNoTime() {
    RetryLoop late = new RetryLoop(Duration.ZERO, nanos::get, nanos::addAndGet);

    assertThat(late.<String>run(unsure -> "done")).isEqualTo("done");
  }

  private static RuntimeException throttled() {
    return ProvisionedThroughputExceededException.builder().message("slow down").build();
  }
}
