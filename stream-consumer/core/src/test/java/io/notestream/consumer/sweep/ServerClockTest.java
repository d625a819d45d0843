package io.notestream.consumer.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServerClockTest {

  private static final Instant NOW = Instant.parse("2026-11-25T09:30:10Z");

  private Instant now = NOW;
  private final ServerClock clock = new ServerClock(() -> now);

  @Test
  void knowsNothingBeforeTheFirstResponse() {
    assertThat(clock.ahead()).isEmpty();
    assertThat(clock.earliestNow()).isEqualTo(NOW);
  }

  @Test
  void oneResponseBoundsTheDifferenceToASecondAndTheCallsDuration() {
    clock.received("Wed, 25 Nov 2026 09:30:40 GMT", NOW, NOW.plusMillis(10));

    assertThat(clock.ahead().orElseThrow())
        .isBetween(Duration.ofMillis(29_990), Duration.ofSeconds(31));
    assertThat(clock.earliestNow()).isEqualTo(NOW.plusMillis(29_990));
  }

  @Test
  void moreResponsesBoundItMoreClosely() {
    // The server is 300 ms ahead: its second changes at our .700.
    clock.received("Wed, 25 Nov 2026 09:30:10 GMT", NOW.plusMillis(690), NOW.plusMillis(695));
    clock.received("Wed, 25 Nov 2026 09:30:11 GMT", NOW.plusMillis(705), NOW.plusMillis(710));

    assertThat(clock.ahead().orElseThrow())
        .isBetween(Duration.ofMillis(290), Duration.ofMillis(310));
  }

  @Test
  void aClockThatIsSetIsMeasuredAgain() {
    clock.received("Wed, 25 Nov 2026 09:30:10 GMT", NOW, NOW);

    clock.received("Wed, 25 Nov 2026 09:20:10 GMT", NOW, NOW);

    assertThat(clock.ahead().orElseThrow())
        .isBetween(Duration.ofSeconds(-601), Duration.ofSeconds(-599));
  }

  @Test
  void aDateThatIsNoneIsIgnored() {
    clock.received("yesterday", NOW, NOW);

    assertThat(clock.ahead()).isEmpty();
  }
}
