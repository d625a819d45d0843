package io.notestream.consumer.worker.internal.console.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.local.LocalClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ActivityTest {

  private final LocalClock clock = LocalClock.frozenAt(Instant.parse("2026-11-25T12:00:02Z"));
  private final Activity activity =
      new Activity(new RecordDecoder(ExpiryCauseRule.standard(), clock), clock);

  @Test
  void reactionsAreCountedInTheStepInWhichTheyWereDone() {
    activity.reacted();
    clock.advance(Duration.ofSeconds(5));
    activity.reacted();
    activity.reacted();
    clock.advance(Duration.ofSeconds(5));

    assertThat(activity.series().reacted()).hasSize(179).endsWith(0L, 1L, 2L);
    assertThat(activity.lastMinute().reacted()).isEqualTo(3);
    clock.advance(Duration.ofMinutes(16));
    assertThat(activity.series().reacted()).containsOnly(0L);
    assertThat(activity.lastMinute().reacted()).isZero();
  }
}
