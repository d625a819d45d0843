package io.notestream.consumer.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParkingBreakerTest {

  private Instant now = Instant.parse("2026-03-01T10:00:00Z");
  private final ParkingBreaker breaker = new ParkingBreaker(() -> now);
  private int letters;

  @Test
  void twentyParksAMinuteAreAllowedAndOneMoreOpensIt() {
    for (int i = 0; i < 20; i++) {
      assertThat(tryPark("user" + i)).isEmpty();
    }

    assertThat(tryPark("another")).contains(now.plusSeconds(60));
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void fewUsersAreTheirOwnTrouble() {
    for (int i = 0; i < 200; i++) {
      assertThat(tryPark("user" + i % 2)).isEmpty();
    }

    assertThat(tryPark("third")).isPresent();
  }

  @Test
  void parksOfMoreThanAMinuteAgoDoNotCount() {
    for (int i = 0; i < 200; i++) {
      assertThat(tryPark("user" + i)).isEmpty();
      now = now.plusSeconds(4);
    }
  }

  @Test
  void aCommitClosesItAndTheCountStartsAnew() {
    open();

    breaker.committed();

    assertThat(breaker.isOpen()).isFalse();
    for (int i = 0; i < 20; i++) {
      assertThat(tryPark("user" + i)).isEmpty();
    }
  }

  @Test
  void anOperatorClosesIt() {
    open();

    breaker.resume();

    assertThat(tryPark("alice")).isEmpty();
  }

  @Test
  void probesComeAfterAMinuteAndThenHalfAsOftenUpToAQuarterOfAnHour() {
    open();

    Duration total = Duration.ZERO;
    for (long minutes : new long[] {1, 2, 4, 8, 15, 15}) {
      Instant next = now.plus(Duration.ofMinutes(minutes));
      assertThat(tryPark("alice")).contains(next);
      now = next.minusMillis(1);
      assertThat(tryPark("alice")).contains(next);
      now = next;
      total = total.plusMinutes(minutes);
    }
    assertThat(total).isEqualTo(Duration.ofMinutes(45));
  }

  @Test
  void afterItHasClosedTheNextProbeIsSoonAgain() {
    open();
    now = now.plus(Duration.ofMinutes(3));
    tryPark("alice");
    breaker.committed();

    open();

    assertThat(tryPark("alice")).isEqualTo(Optional.of(now.plusSeconds(60)));
  }

  @Test
  void aLetterCountsOnceHoweverOftenItsRecordIsRefused() {
    for (int i = 0; i < 200; i++) {
      assertThat(breaker.tryPark("letter" + i % 20, "user" + i % 20)).isEmpty();
    }
  }

  /** Requests to park a record of the user that was not refused before. */
  private Optional<Instant> tryPark(String user) {
    return breaker.tryPark("letter" + ++letters, user);
  }

  private void open() {
    for (int i = 0; i <= 20; i++) {
      tryPark("user" + i);
    }
    assertThat(breaker.isOpen()).isTrue();
  }
}
