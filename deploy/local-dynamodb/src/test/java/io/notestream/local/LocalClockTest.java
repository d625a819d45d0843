package io.notestream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LocalClockTest {

  private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void systemClockRunsWithTheSystem() {
    assertThat(LocalClock.system().instant())
        .isCloseTo(Instant.now(), within(5, ChronoUnit.SECONDS));
  }

  @Test
  void advanceMovesARunningClockAndItGoesOn() {
    LocalClock clock = LocalClock.system();

    clock.advance(Duration.ofDays(3));

    assertThat(clock.isFrozen()).isFalse();
    assertThat(clock.instant())
        .isCloseTo(Instant.now().plus(Duration.ofDays(3)), within(5, ChronoUnit.SECONDS));
  }

  @Test
  void frozenClockStandsStillUntilItIsMoved() {
    LocalClock clock = LocalClock.frozenAt(NEW_YEAR);

    assertThat(clock.instant()).isEqualTo(NEW_YEAR);

    clock.advance(Duration.ofSeconds(10));
    assertThat(clock.instant()).isEqualTo(NEW_YEAR.plusSeconds(10));

    clock.advance(Duration.ofSeconds(-20));
    assertThat(clock.instant()).isEqualTo(NEW_YEAR.minusSeconds(10));
  }

  @Test
  void setMovesAFrozenClockWithoutStartingIt() {
    LocalClock clock = LocalClock.frozenAt(NEW_YEAR);

    clock.set(NEW_YEAR.plusSeconds(3600));

    assertThat(clock.isFrozen()).isTrue();
    assertThat(clock.instant()).isEqualTo(NEW_YEAR.plusSeconds(3600));
  }

  @Test
  void resumedClockGoesOnFromWhereItStood() {
    LocalClock clock = LocalClock.frozenAt(NEW_YEAR);

    clock.resume();

    assertThat(clock.isFrozen()).isFalse();
    assertThat(clock.instant()).isBetween(NEW_YEAR, NEW_YEAR.plusSeconds(5));
  }

  @Test
  void freezeKeepsTheMovedTime() {
    LocalClock clock = LocalClock.system();
    clock.set(NEW_YEAR);

    clock.freeze();

    Instant frozen = clock.instant();
    assertThat(frozen).isBetween(NEW_YEAR, NEW_YEAR.plusSeconds(5));
    assertThat(clock.instant()).isEqualTo(frozen);
  }

  @Test
  void listenersHaveHeardOfAMoveWhenItReturns() {
    LocalClock clock = LocalClock.system();
    AtomicInteger moves = new AtomicInteger();
    Runnable listener = moves::incrementAndGet;
    clock.onMove(listener);

    clock.advance(Duration.ofSeconds(1));
    clock.set(NEW_YEAR);
    clock.freeze();
    clock.resume();

    assertThat(moves).hasValue(4);

    clock.removeListener(listener);
    clock.advance(Duration.ofSeconds(1));
    assertThat(moves).hasValue(4);
  }
}
