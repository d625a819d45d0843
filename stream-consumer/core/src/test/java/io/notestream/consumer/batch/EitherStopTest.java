package io.notestream.consumer.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EitherStopTest {

  private final AtomicBoolean first = new AtomicBoolean();
  private final AtomicBoolean second = new AtomicBoolean();
  private final List<Duration> pauses = new ArrayList<>();

  /** Waits in no time. */
  private final Stop waiting =
      new Stop() {
        @Override
        public boolean requested() {
          return first.get();
        }

        @Override
        public boolean pause(Duration duration) {
          pauses.add(duration);
          return !requested();
        }
      };

  private final Stop either = waiting.or(second::get);

  @Test
  void waitsAsTheFirstOneDoesForTheWholeTime() {
    assertThat(either.pause(Duration.ofMillis(120))).isTrue();
    assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofMillis(120));
  }

  @Test
  void eachOfThemEndsAWait() {
    second.set(true);
    assertThat(either.pause(Duration.ofHours(1))).isFalse();
    second.set(false);
    first.set(true);
    assertThat(either.pause(Duration.ofHours(1))).isFalse();
    assertThat(pauses).hasSizeLessThan(3);
  }

  @Test
  void returnsAtOnceFromNoWait() {
    assertThat(either.pause(Duration.ZERO)).isTrue();
    assertThat(either.pause(Duration.ofMillis(-1))).isTrue();
  }
}
