package io.notestream.consumer.internal.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Isolated("it listens to all that breaks an invariant")
class InvariantsTest {

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T10:00:00.5Z"));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Invariants invariants = new Invariants(meters, now::get);

  @AutoClose
  private final LogLines log = new LogLines(Invariants.class.getName(), "An invariant is broken");

  @ParameterizedTest
  @EnumSource
  void eachIsCountedFromZeroAndSaidForAnHour(Invariant invariant) {
    assertThat(count(invariant)).isZero();
    assertThat(invariants.problems()).isEmpty();

    invariants.broken(invariant, "shard 1");

    assertThat(count(invariant)).isEqualTo(1);
    assertThat(invariants.problems())
        .singleElement()
        .asString()
        .startsWith("an invariant is broken, last at 2026-03-01T10:00:00Z: ")
        .contains(invariant.meaning())
        .endsWith(invariant.remedy());
    advance(Duration.ofHours(1));
    assertThat(invariants.problems()).hasSize(1);
    advance(Duration.ofNanos(1));
    assertThat(invariants.problems()).isEmpty();
  }

  @Test
  void eachIsLoggedOnceAMinute() {
    invariants.broken(Invariant.SETTLED_TWICE, "shard 1");
    advance(Duration.ofSeconds(59));
    invariants.broken(Invariant.SETTLED_TWICE, "shard 2");
    invariants.broken(Invariant.EARLY_TIMER, "shard 3");
    advance(Duration.ofSeconds(1));
    invariants.broken(Invariant.SETTLED_TWICE, "shard 4");
    invariants.broken(Invariant.SETTLED_TWICE, "shard 5");

    assertThat(log.of("ERROR"))
        .satisfiesExactly(
            line -> assertThat(line).contains("settled-twice", "shard 1", "before: 0"),
            line -> assertThat(line).contains("early-timer", "shard 3"),
            line -> assertThat(line).contains("settled-twice", "shard 4", "before: 1"));
    assertThat(count(Invariant.SETTLED_TWICE)).isEqualTo(4);
  }

  @Test
  void whatATerminalWouldObeyIsLoggedAsAnEscape() {
    invariants.broken(Invariant.EARLY_TIMER, "user a\u202eb\n\u001b[31mc\u2028 \ud83d\ude00 é");

    assertThat(log.of("ERROR"))
        .singleElement()
        .asString()
        .contains("user a\\u202eb\\u000a\\u001b[31mc\\u2028 \ud83d\ude00 é");
  }

  @Test
  void thoseOfOneRegistryShareTheirCounters() {
    new Invariants(meters, now::get).broken(Invariant.EARLY_TIMER, "shard 1");
    invariants.broken(Invariant.EARLY_TIMER, "shard 1");

    assertThat(count(Invariant.EARLY_TIMER)).isEqualTo(2);
  }

  private double count(Invariant invariant) {
    return meters
        .get("notestream.invariants.broken")
        .tag("invariant", invariant.tag())
        .counter()
        .count();
  }

  private void advance(Duration step) {
    now.updateAndGet(time -> time.plus(step));
  }
}
