package io.notestream.consumer.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryDelaysTest {

  @ParameterizedTest
  @CsvSource({"1, PT30S", "2, PT1M", "3, PT2M", "6, PT16M", "7, PT30M", "8, PT30M", "5000, PT30M"})
  void growWithTheAttemptsUpToALimitAndNeverComeTogether(long attempts, Duration least) {
    for (int i = 0; i < 50; i++) {
      assertThat(RetryDelays.after(attempts, ThreadLocalRandom.current()))
          .isBetween(least, least.plus(least.dividedBy(2)));
    }
  }
}
