package io.notestream.local.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyTest {

  private static final int DRAWS = 100_000;

  @Test
  void fixedIsAlwaysTheSame() {
    Latency latency = Latency.fixed(Duration.ofMillis(7));

    assertThat(draw(latency, 1, 10)).containsOnly(7_000_000);
  }

  @Test
  void uniformStaysWithinItsBoundsAndFillsThem() {
    long[] draws = draw(Latency.uniform(Duration.ofMillis(10), Duration.ofMillis(20)), 1, DRAWS);

    assertThat(draws[0]).isBetween(10_000_000L, 10_010_000L);
    assertThat(draws[DRAWS - 1]).isBetween(19_990_000L, 20_000_000L);
    assertThat(draws[DRAWS / 2]).isCloseTo(15_000_000L, within(100_000L));
  }

  @Test
  void lognormalMeetsItsPercentiles() {
    long[] draws = draw(Latency.lognormal(Duration.ofMillis(25), Duration.ofMillis(95)), 1, DRAWS);

    assertThat(draws[DRAWS / 2]).isCloseTo(25_000_000L, within(300_000L));
    assertThat(draws[DRAWS / 100 * 99]).isCloseTo(95_000_000L, within(4_000_000L));
  }

  @Test
  void actionsAddToTheTime() {
    Latency latency = Latency.fixed(Duration.ofMillis(25)).perAction(Duration.ofNanos(350_000));

    assertThat(draw(latency, 100, 3)).containsOnly(60_000_000);
  }

  @Test
  void timesThatMakeNoSenseAreRefused() {
    Duration negative = Duration.ofMillis(-1);
    assertThatThrownBy(() -> Latency.fixed(negative)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Latency.uniform(Duration.ofMillis(2), Duration.ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Latency.lognormal(Duration.ZERO, Duration.ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Latency.fixed(Duration.ZERO).perAction(negative))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static long[] draw(Latency latency, int actions, int count) {
    Random random = new Random(42);
    long[] draws = new long[count];
    Arrays.setAll(draws, i -> latency.draw(random, actions).toNanos());
    Arrays.sort(draws);
    return draws;
  }
}
