package io.notestream.consumer.sweep;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** The meters of a sweep, each at zero from the start. Thread-safe. */
final class SweepMeters {

  private static final Duration[] LATENESS_BUCKETS = {
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(10),
    Duration.ofHours(1),
    Duration.ofDays(1)
  };

  private final MeterRegistry meters;
  private final Map<NoteDelete.Outcome, Counter> outcomes = new EnumMap<>(NoteDelete.Outcome.class);
  private final Counter tooLarge;

  SweepMeters(MeterRegistry meters) {
    this.meters = meters;
    for (NoteDelete.Outcome outcome : NoteDelete.Outcome.values()) {
      outcomes.put(outcome, counter(outcome.tag()));
    }
    tooLarge = counter("too-large");
  }

  void count(NoteDelete.Outcome outcome) {
    Objects.requireNonNull(outcomes.get(outcome)).increment();
  }

  /** Counts a note that is left to the time to live. */
  void tooLarge() {
    tooLarge.increment();
  }

  /** Registers the meters of timers, and returns them. */
  Timers timers(Supplier<Number> timed, Supplier<Number> window) {
    Gauge.builder("notestream.timers", timed)
        .description(
            "notes that this worker is about to delete when they end. Near --sweep-timers those "
                + "that end last wait for a later look: raise it")
        .register(meters);
    Gauge.builder("notestream.timers.window", window)
        .description(
            "how many deletes may be on their way to being applied. If it is small while timers are "
                + "due, the consumer sets the pace: see the lag, and start more workers")
        .register(meters);
    return new Timers(
        Timer.builder("notestream.timers.lateness")
            .description(
                "from a note's end to its deletion, by DynamoDB's clock. If it grows, see sweeps "
                    + "for deletes that failed, and raise --sweep-rate or the table's limits")
            .serviceLevelObjectives(LATENESS_BUCKETS)
            .register(meters),
        Counter.builder("notestream.timers.missed")
            .description(
                "notes that a look found overdue though somebody should have timed them. Promised "
                    + "to be 0 unless a worker was killed or stopped; otherwise report it")
            .register(meters));
  }

  /**
   * The meters of timers.
   *
   * @param lateness how late notes were deleted
   * @param missed how many notes nobody timed
   */
  record Timers(Timer lateness, Counter missed) {

    void late(Duration by) {
      lateness.record(by.isNegative() ? Duration.ZERO : by);
    }
  }

  private Counter counter(String outcome) {
    return Counter.builder("notestream.sweeps")
        .description(
            "due notes that the sweeper found, by outcome. If nothing is deleted while "
                + "notes expire, see sweeper.active and the log")
        .tag("outcome", outcome)
        .register(meters);
  }
}
