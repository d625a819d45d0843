package io.notestream.consumer.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParkingBreakerTest {

  private Instant now = Instant.parse("2026-03-01T10:00:00Z");
  private final ParkingBreaker breaker = new ParkingBreaker(() -> now);

  @Test
  void twentyParksAMinuteAreAllowedAndOneMoreOpensIt() {
    for (int i = 0; i < 20; i++) {
      assertThat(breaker.tryPark("user" + i)).isEmpty();
    }

    assertThat(breaker.tryPark("another")).contains(now.plusSeconds(60));
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void fewUsersAreTheirOwnTrouble() {
    for (int i = 0; i < 200; i++) {
      assertThat(breaker.tryPark("user" + i % 2)).isEmpty();
    }

    assertThat(breaker.tryPark("third")).isPresent();
  }

  @Test
  void parksOfMoreThanAMinuteAgoDoNotCount() {
    for (int i = 0; i < 200; i++) {
      assertThat(breaker.tryPark("user" + i)).isEmpty();
      now = now.plusSeconds(4);
    }
  }

  @Test
  void aCommitClosesItAndTheCountStartsAnew() {
    open();

    breaker.committed();

    assertThat(breaker.isOpen()).isFalse();
    for (int i = 0; i < 20; i++) {
      assertThat(breaker.tryPark("user" + i)).isEmpty();
    }
  }

  @Test
  void anOperatorClosesIt() {
    open();

    breaker.resume();

    assertThat(breaker.tryPark("alice")).isEmpty();
  }

  @Test
  void probesComeAfterAMinuteAndThenHalfAsOftenUpToAQuarterOfAnHour() {
    open();

    Duration total = Duration.ZERO;
    for (long minutes : new long[] {1, 2, 4, 8, 15, 15}) {
      Instant next = now.plus(Duration.ofMinutes(minutes));
      assertThat(breaker.tryPark("alice")).contains(next);
      now = next.minusMillis(1);
      assertThat(breaker.tryPark("alice")).contains(next);
      now = next;
      total = total.plusMinutes(minutes);
    }
    assertThat(total).isEqualTo(Duration.ofMinutes(45));
  }

  @Test
  void afterItHasClosedTheNextProbeIsSoonAgain() {
    open();
    now = now.plus(Duration.ofMinutes(3));
    breaker.tryPark("alice");
    breaker.committed();

    open();

    assertThat(breaker.tryPark("alice")).isEqualTo(Optional.of(now.plusSeconds(60)));
  }

  private void open() {
    for (int i = 0; i <= 20; i++) {
      breaker.tryPark("user" + i);
    }
    assertThat(breaker.isOpen()).isTrue();
  }
}
