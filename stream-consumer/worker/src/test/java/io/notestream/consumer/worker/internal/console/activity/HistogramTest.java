package io.notestream.consumer.worker.internal.console.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {

  private final Histogram histogram = new Histogram();

  @Test
  void nothingHasNoPercentile() {
    assertThat(histogram.percentile(0.5)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 9, 10, 99, 1_000, 12_345, 3_600_000, 86_400_000})
  void aPercentileIsAtMostFivePercentTooHigh(long millis) {
    histogram.add(Duration.ofMillis(millis));

    assertThat(histogram.percentile(0.99)).isBetween(millis, millis + millis / 20 + 1);
  }

  @Test
  void percentilesGoByRank() {
    LongStream.rangeClosed(1, 100).forEach(i -> histogram.add(Duration.ofMillis(i * 10)));

    assertThat(histogram.percentile(0.5)).isBetween(500L, 525L);
    assertThat(histogram.percentile(0.99)).isBetween(990L, 1040L);
    assertThat(histogram.percentile(1)).isBetween(1000L, 1050L);
  }

  @Test
  void whatIsLongerThanAnyBucketIsInTheLast() {
    histogram.add(Duration.ofDays(1000));

    assertThat(histogram.percentile(0.5)).isGreaterThan(Duration.ofDays(1).toMillis());
  }
}
