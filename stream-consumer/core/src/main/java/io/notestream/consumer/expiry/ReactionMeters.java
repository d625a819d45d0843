package io.notestream.consumer.expiry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.notestream.model.change.ExpiryCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The meters of expirations and reactions, and whoever else counts what is done. Those of the
 * chosen reactions exist from the start. Thread-safe.
 */
final class ReactionMeters {

  /** From what the sweeper's timers reach to what DynamoDB's own time to live may take. */
  private static final Duration[] LATENESS_BUCKETS = {
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1),
    Duration.ofHours(6),
    Duration.ofDays(1),
    Duration.ofDays(2)
  };

  private final MeterRegistry registry;
  private final Duration lateAfter;
  private final Consumer<ExpirationEvent> doneListener;

  ReactionMeters(
      MeterRegistry registry, Duration lateAfter, Consumer<ExpirationEvent> doneListener) {
    this.registry = registry;
    this.lateAfter = lateAfter;
    this.doneListener = doneListener;
  }

  /** Registers all meters of a chosen reaction. */
  void register(String reaction, Circuit circuit) {
    for (Outcome outcome : Outcome.values()) {
      counter(reaction, outcome);
    }
    for (ExpiryCause cause : ExpiryCause.values()) {
      lateness(reaction, cause);
      late(reaction, cause);
    }
    Gauge.builder("notestream.reactions.circuit.open", circuit, c -> c.isOpen() ? 1 : 0)
        .description(
            "1 while a reaction's target is left alone after failures in a row. At 1 the "
                + "target fails or hangs: mend it, what is pending is tried again by itself")
        .tag("reaction", reaction)
        .register(registry);
  }

  void done(String reaction, ExpirationEvent expiration, Instant now) {
    counter(reaction, Outcome.DONE).increment();
    doneListener.accept(expiration);
    if (expiration.note().expiry() == null) {
      return; // Removed by a time to live that the note did not have: it cannot be late.
    }
    Duration lateness = expiration.note().expiry().lateness(now);
    // Clocks differ: an expiration that seems to be in the future is on time.
    lateness(reaction, expiration.cause()).record(lateness.isNegative() ? Duration.ZERO : lateness);
    if (lateness.compareTo(lateAfter) > 0) {
      late(reaction, expiration.cause()).increment();
    }
  }

  void pending(String reaction) {
    counter(reaction, Outcome.PENDING).increment();
  }

  void retryFailed(String reaction) {
    counter(reaction, Outcome.RETRY_FAILED).increment();
  }

  void givenUp(String reaction) {
    counter(reaction, Outcome.GIVEN_UP).increment();
  }

  private Counter counter(String reaction, Outcome outcome) {
    return Counter.builder("notestream.reactions")
        .description(
            "reactions to expirations, by the outcome of an attempt. If some are given up, "
                + "they are dead letters: mend the target, then redrive them")
        .tags("reaction", reaction, "outcome", outcome.tag())
        .register(registry);
  }

  private Timer lateness(String reaction, ExpiryCause cause) {
    return Timer.builder("notestream.expirations.lateness")
        .description(
            "from a note's expiry to the end of a reaction to it. If it grows, see the "
                + "sweeper for the cause SWEEPER, and the lag; TTL takes hours or days by nature")
        .tags("cause", cause.name(), "reaction", reaction)
        .serviceLevelObjectives(LATENESS_BUCKETS)
        .register(registry);
  }

  private Counter late(String reaction, ExpiryCause cause) {
    return Counter.builder("notestream.expirations.late")
        .description("reactions that were done late. If it grows, as for the lateness")
        .tags("cause", cause.name(), "reaction", reaction)
        .register(registry);
  }

  private enum Outcome {
    DONE,
    PENDING,
    RETRY_FAILED,
    GIVEN_UP;

    String tag() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
