package io.notestream.consumer.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.EngineTables;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServerClockTest {

  private static final Instant NOW = Instant.parse("2026-11-25T09:30:10Z");

  private Instant now = NOW;
  private Instant steadyNow = Instant.EPOCH;
  private final ServerClock clock = new ServerClock(() -> now, () -> steadyNow);

  @Test
  void knowsNothingBeforeTheFirstResponse() {
    assertThat(clock.ahead()).isEmpty();
    assertThat(clock.earliestNow()).isEqualTo(NOW);
  }

  @Test
  void oneResponseBoundsTheDifferenceToASecondAndTheCallsDuration() {
    received("Wed, 25 Nov 2026 09:30:40 GMT", Duration.ZERO, Duration.ofMillis(10));

    assertThat(clock.ahead().orElseThrow())
        .isBetween(Duration.ofMillis(29_990), Duration.ofSeconds(31));
    assertThat(clock.earliestNow()).isEqualTo(NOW.plusSeconds(30).minus(ClockBounds.MARGIN));
  }

  @Test
  void moreResponsesBoundItMoreClosely() {
    // The server is 300 ms ahead: its second changes at our .700.
    received("Wed, 25 Nov 2026 09:30:10 GMT", Duration.ofMillis(690), Duration.ofMillis(5));
    received("Wed, 25 Nov 2026 09:30:11 GMT", Duration.ofMillis(10), Duration.ofMillis(5));

    assertThat(clock.ahead().orElseThrow())
        .isBetween(Duration.ofMillis(290), Duration.ofMillis(310));
  }

  @Test
  void aClockThatIsSetIsMeasuredAgain() {
    received("Wed, 25 Nov 2026 09:30:10 GMT", Duration.ZERO, Duration.ZERO);

    received("Wed, 25 Nov 2026 09:20:10 GMT", Duration.ZERO, Duration.ZERO);

    assertThat(clock.ahead().orElseThrow())
        .isBetween(Duration.ofSeconds(-601), Duration.ofSeconds(-599));
  }

  @Test
  void settingThisMachinesClockForwardMakesNothingDueEarly() {
    received("Wed, 25 Nov 2026 09:30:10 GMT", Duration.ZERO, Duration.ZERO);

    now = now.plusSeconds(3600);

    assertThat(clock.earliestNow()).isBefore(NOW.plusMillis(1));
    received("Wed, 25 Nov 2026 09:30:10 GMT", Duration.ofMillis(500), Duration.ofMillis(1));
    assertThat(clock.earliestNow()).isBetween(NOW.minusMillis(20), NOW.plusMillis(501));
    assertThat(clock.ahead().orElseThrow()).isNegative();
  }

  @Test
  void aMachineThatSleptKnowsBetterWithTheNextResponse() {
    received("Wed, 25 Nov 2026 09:30:10 GMT", Duration.ZERO, Duration.ZERO);

    now = now.plusSeconds(3600);
    assertThat(clock.earliestNow()).isBefore(NOW.plusMillis(1));

    received("Wed, 25 Nov 2026 10:30:10 GMT", Duration.ZERO, Duration.ZERO);
    assertThat(clock.earliestNow()).isEqualTo(NOW.plusSeconds(3600).minus(ClockBounds.MARGIN));
  }

  @Test
  void settingThisMachinesClockBackMakesNothingDueEarly() {
    received("Wed, 25 Nov 2026 09:30:10 GMT", Duration.ZERO, Duration.ZERO);

    now = now.minusSeconds(100);

    assertThat(clock.earliestNow()).isEqualTo(NOW.minusSeconds(100).minus(ClockBounds.MARGIN));
  }

  @Test
  void eachResponseOfAClientTellsTheTime() {
    try (EngineTables tables = EngineTables.startAt(NOW)) {
      ServerClock behind = new ServerClock(() -> NOW.minusSeconds(30));

      tables.client(behind).listTables();

      assertThat(behind.ahead().orElseThrow())
          .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
      assertThat(behind.earliestNow()).isEqualTo(NOW.minus(ClockBounds.MARGIN));
    }
  }

  @Test
  void aClockThatIsFurtherThanNineTenthsOfTheGuardIsAProblem() {
    ClockCheck check = new ClockCheck(clock, Duration.ofSeconds(60));
    assertThat(check.problem()).isEmpty();
    now = NOW.plusMillis(500);

    received("Wed, 25 Nov 2026 09:31:04 GMT", Duration.ZERO, Duration.ZERO);
    assertThat(clock.ahead()).contains(Duration.ofSeconds(54));
    assertThat(check.problem()).isEmpty();

    received("Wed, 25 Nov 2026 09:31:06 GMT", Duration.ZERO, Duration.ZERO);
    assertThat(check.problem())
        .contains(
            "the sweeper has stopped: this machine's clock is 56 s behind DynamoDB's; set it right");

    received("Wed, 25 Nov 2026 09:29:10 GMT", Duration.ZERO, Duration.ZERO);
    assertThat(check.problem())
        .hasValueSatisfying(
            problem -> assertThat(problem).contains("60 s ahead of DynamoDB's; set it right"));
  }

  @Test
  void aDateThatIsNoneIsIgnored() {
    received("yesterday", Duration.ZERO, Duration.ZERO);

    assertThat(clock.ahead()).isEmpty();
  }

  /** Lets some time go by, and then takes a call of some duration. */
  private void received(String date, Duration after, Duration took) {
    goOn(after);
    ServerClock.Reading sent = clock.reading();
    goOn(took);
    clock.received(date, sent, clock.reading());
  }

  private void goOn(Duration time) {
    now = now.plus(time);
    steadyNow = steadyNow.plus(time);
  }
}
