package io.notestream.consumer.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.Stop;
import org.junit.jupiter.api.Test;

class DeleteWindowTest {

  private final DeleteWindow window = new DeleteWindow(128);

  @Test
  void startsAtHalfOfTheMostAndHalvesOnAThrottle() throws InterruptedException {
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
    windowful();
    assertThat(window.size()).isEqualTo(64);
    windowful();
    assertThat(window.size()).isEqualTo(65);

    for (int i = 0; i < 500; i++) {
      windowful();
    }

    assertThat(window.size()).isEqualTo(128);
  }

  @Test
  void doesNotGrowWhileLittleOfItIsUsed() throws InterruptedException {
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

  private void windowful() throws InterruptedException {
    int size = window.size();
    enter(size);
    for (int i = 0; i < size; i++) {
      window.leave();
    }
  }

  private void enter(int deletes) throws InterruptedException {
    for (int i = 0; i < deletes; i++) {
      assertThat(window.enter(Stop.never())).isTrue();
    }
  }
}
