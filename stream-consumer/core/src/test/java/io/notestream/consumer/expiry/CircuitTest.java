package io.notestream.consumer.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CircuitTest {

  private Instant now = Instant.parse("2026-11-25T12:00:00Z");
  private final Circuit circuit = new Circuit(() -> now);

  @Test
  void opensAfterFiveFailuresInARow() {
    fail(4);
    circuit.tryAcquire().orElseThrow().succeeded();
    fail(4);
    assertThat(circuit.isOpen()).isFalse();

    fail(1);

    assertThat(circuit.isOpen()).isTrue();
    assertThat(circuit.wouldPermit()).isFalse();
    assertThat(circuit.tryAcquire()).isEmpty();
  }

  @Test
  void permitsEveryCallWhileItIsClosed() {
    fail(4);

    assertThat(circuit.wouldPermit()).isTrue();
    assertThat(circuit.tryAcquire()).isPresent();
  }

  @Test
  void letsOneProbeThroughAfterAPause() {
    fail(5);

    now = now.plus(Circuit.FIRST_PAUSE);

    assertThat(circuit.wouldPermit()).isTrue();
    assertThat(circuit.tryAcquire()).isPresent();
    assertThat(circuit.tryAcquire()).isEmpty();
  }

  @Test
  void closesWithTheFirstSuccess() {
    fail(5);
    now = now.plus(Circuit.FIRST_PAUSE);

    circuit.tryAcquire().orElseThrow().succeeded();

    assertThat(circuit.isOpen()).isFalse();
    assertThat(circuit.tryAcquire()).isPresent();
    assertThat(circuit.tryAcquire()).isPresent();
  }

  @Test
  void aSuccessMakesThePausesShortAgain() {
    fail(5);
    now = now.plus(Circuit.FIRST_PAUSE);
    circuit.tryAcquire().orElseThrow().failed();
    now = now.plus(Circuit.FIRST_PAUSE.multipliedBy(2));
    circuit.tryAcquire().orElseThrow().succeeded();

    fail(5);
    now = now.plus(Circuit.FIRST_PAUSE);

    assertThat(circuit.tryAcquire()).isPresent();
  }

  @Test
  void probesLessAndLessOftenUpToALimit() {
    fail(5);
    Duration pause = Circuit.FIRST_PAUSE;
    for (int probe = 0; probe < 10; probe++) {
      now = now.plus(pause).minusMillis(1);
      assertThat(circuit.tryAcquire()).as("before the pause of %s is over", pause).isEmpty();
      now = now.plusMillis(1);
      circuit.tryAcquire().orElseThrow().failed();
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(Circuit.LONGEST_PAUSE) < 0 ? doubled : Circuit.LONGEST_PAUSE;
    }
    assertThat(pause).isEqualTo(Circuit.LONGEST_PAUSE);
  }

  @Test
  void callsInFlightWhenItOpensDoNotLengthenThePause() {
    Circuit.Permit slow = circuit.tryAcquire().orElseThrow();
    fail(5);

    slow.failed();
    now = now.plus(Circuit.FIRST_PAUSE);

    assertThat(circuit.tryAcquire()).isPresent();
  }

  @Test
  void aProbeThatNeverReturnsIsFollowedByAnother() {
    fail(5);
    now = now.plus(Circuit.FIRST_PAUSE);
    assertThat(circuit.tryAcquire()).isPresent();

    now = now.plus(Circuit.FIRST_PAUSE);

    assertThat(circuit.tryAcquire()).isPresent();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      circuit.tryAcquire().orElseThrow().failed();
    }
  }
}
