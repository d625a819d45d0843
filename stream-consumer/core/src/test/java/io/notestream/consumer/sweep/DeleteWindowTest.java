package io.notestream.consumer.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.Stop;
import org.junit.jupiter.api.Test;

class DeleteWindowTest {

  private final DeleteWindow window = new DeleteWindow(64);

  @Test
  void startsAtTheMostAndHalvesOnAThrottle() throws InterruptedException {
    enter(64);

    window.throttled();

    assertThat(window.size()).isEqualTo(32);
  }

  @Test
  void countsOneThrottleOfThoseThatWereInFlightTogether() throws InterruptedException {
    enter(64);
    for (int i = 0; i < 64; i++) {
      window.throttled();
      window.leave();
    }
    assertThat(window.size()).isEqualTo(32);

    enter(1);
    window.throttled();

    assertThat(window.size()).isEqualTo(16);
  }

  @Test
  void neverGoesBelowOne() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      enter(1);
      window.throttled();
      window.leave();
    }

    assertThat(window.size()).isEqualTo(1);
    enter(1);
  }

  @Test
  void growsByOneWithEachWindowfulAndNeverBeyondTheMost() throws InterruptedException {
    enter(1);
    window.throttled();
    window.leave();
    assertThat(window.size()).isEqualTo(32);

    for (int i = 0; i < 33; i++) {
      enter(1);
      window.leave();
    }
    assertThat(window.size()).isEqualTo(33);
    for (int i = 0; i < 10_000; i++) {
      enter(1);
      window.leave();
    }
    assertThat(window.size()).isEqualTo(64);
  }

  @Test
  void oneMoreThanFitsWaitsUntilAStopIsRequested() throws InterruptedException {
    enter(64);

    assertThat(window.enter(() -> true)).isFalse();
  }

  private void enter(int deletes) throws InterruptedException {
    for (int i = 0; i < deletes; i++) {
      assertThat(window.enter(Stop.never())).isTrue();
    }
  }
}
