package io.notestream.consumer.expiry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;

/** The meters of expirations and reactions. Thread-safe. */
final class ReactionMeters {

  private static final double[] LATENESS_BUCKETS = {
    0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 21_600, 86_400, 172_800
  };

  private final MeterRegistry registry;
  private final Duration lateAfter;

  ReactionMeters(MeterRegistry registry, Duration lateAfter) {
    this.registry = registry;
    this.lateAfter = lateAfter;
  }

  void circuit(String reaction, Circuit circuit) {
    Gauge.builder("notestream.reactions.circuit.open", circuit, c -> c.isOpen() ? 1 : 0)
        .description("1 while a reaction's target is left alone after failures in a row")
        .tag("reaction", reaction)
        .register(registry);
  }

  void done(String reaction, ExpirationEvent expiration, Instant now) {
    count(reaction, "done");
    if (expiration.note().expiry() == null) {
      return; // Removed by a time to live that the note did not have: it cannot be late.
    }
    Duration lateness = expiration.note().expiry().lateness(now);
    String cause = expiration.cause().name();
    // Clocks differ: an expiration that seems to be in the future is on time.
    DistributionSummary.builder("notestream.expirations.lateness")
        .description("from a note's expiry to the end of a reaction to it")
        .baseUnit("seconds")
        .tags("cause", cause, "reaction", reaction)
        .serviceLevelObjectives(LATENESS_BUCKETS)
        .register(registry)
        .record(Math.max(0, lateness.toMillis() / 1000.0));
    if (lateness.compareTo(lateAfter) > 0) {
      Counter.builder("notestream.expirations.late")
          .description("reactions that were done late")
          .tags("cause", cause, "reaction", reaction)
          .register(registry)
          .increment();
    }
  }

  void pending(String reaction) {
    count(reaction, "pending");
  }

  void retryFailed(String reaction) {
    count(reaction, "retry-failed");
  }

  void givenUp(String reaction) {
    count(reaction, "given-up");
  }

  private void count(String reaction, String outcome) {
    Counter.builder("notestream.reactions")
        .description("reactions to expirations, by the outcome of an attempt")
        .tags("reaction", reaction, "outcome", outcome)
        .register(registry)
        .increment();
  }
}
