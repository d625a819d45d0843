package io.notestream.consumer.internal.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The consumer's meters. All of them, with every value that a tag can have, exist from the start: a
 * series that begins with its first event hides that event from a rate over time. Thread-safe.
 */
public final class ConsumerMeters {

  private static final String PREFIX = "notestream.consumer.";

  private final MeterRegistry registry;
  private final Map<ChangeKind, Counter> records = new EnumMap<>(ChangeKind.class);
  private final Counter foreign;
  private final Counter malformed;
  private final Counter applied;
  private final Counter duplicates;
  private final Counter collisions;
  private final Counter erased;
  private final Counter marks;
  private final Counter conflicts;
  private final Counter throttles;
  private final Counter unclear;
  private final Counter outages;
  private final Counter otherRetries;
  private final Timer lag;
  private final Timer batch;
  private final DistributionSummary batchRecords;
  private final Timer transaction;
  private final DistributionSummary actions;

  public ConsumerMeters(MeterRegistry registry) {
    this.registry = registry;
    for (ChangeKind kind : ChangeKind.values()) {
      if (kind != ChangeKind.CORRECTION && kind != ChangeKind.BASELINE) {
        records.put(kind, records(kind.name().toLowerCase(Locale.ROOT)));
      }
    }
    foreign = records("foreign");
    malformed = records("malformed");
    ParkReasons.all().forEach(this::deadLetters);
    applied = counter("applied", "changes committed by this process");
    duplicates = counter("duplicates", "changes that had been committed before");
    collisions = counter("collisions", "changes whose place in the ledger another change has");
    erased = counter("erased", "changes of notes that were erased, dropped");
    marks = counter("marks", "activity marks written");
    conflicts = retries("conflict");
    throttles = retries("throttle");
    unclear = retries("unclear");
    outages = retries("outage");
    otherRetries = retries("other");
    lag =
        Timer.builder(PREFIX + "lag")
            .description("from the change, by the stream's clock in whole seconds, to its commit")
            .publishPercentileHistogram()
            .register(registry);
    batch =
        Timer.builder(PREFIX + "batch")
            .description("how long a batch was processed")
            .publishPercentileHistogram()
            .register(registry);
    batchRecords =
        DistributionSummary.builder(PREFIX + "batch.records")
            .description("how many records a batch had")
            .register(registry);
    transaction =
        Timer.builder(PREFIX + "transaction")
            .description("how long one attempt to commit a transaction took")
            .publishPercentileHistogram()
            .register(registry);
    actions =
        DistributionSummary.builder(PREFIX + "transaction.actions")
            .description("how many actions a committed transaction had")
            .register(registry);
  }

  /** Counts a change that was read. */
  public void read(ChangeKind kind) {
    Counter counter = records.get(kind);
    if (counter != null) {
      counter.increment();
    }
  }

  /** Counts a record about an item that is not a note. */
  public void foreign() {
    foreign.increment();
  }

  /** Counts a record that cannot be read. */
  public void malformed() {
    malformed.increment();
  }

  /**
   * Counts a change that was committed.
   *
   * @param after the time from the change to its commit
   */
  public void applied(Duration after) {
    applied.increment();
    lag.record(after.isNegative() ? Duration.ZERO : after);
  }

  /** Counts a change that had been committed before. */
  public void duplicate() {
    duplicates.increment();
  }

  /** Counts a change whose place in the ledger another change has. */
  public void collision() {
    collisions.increment();
  }

  /** Counts a change of a note that was erased. */
  public void erased() {
    erased.increment();
  }

  /** Counts an activity mark that was written. */
  public void mark() {
    marks.increment();
  }

  /**
   * Counts a record that was parked.
   *
   * @param reason one of {@link ParkReasons#all}
   */
  public void parked(String reason) {
    deadLetters(reason).increment();
  }

  /** Counts a call that failed and is tried again. */
  public void retry(Failure failure) {
    if (Failures.isConflict(failure.code())) {
      conflicts.increment();
    } else if (Failures.isThrottle(failure.code())) {
      throttles.increment();
    } else {
      switch (failure.kind()) {
        case UNCLEAR -> unclear.increment();
        case OUTAGE -> outages.increment();
        case PASSING, REJECTED -> otherRetries.increment();
      }
    }
  }

  /** Records the size of a transaction that was committed. */
  public void committed(int actionCount) {
    actions.record(actionCount);
  }

  /** Records how long an attempt to commit took. */
  public void attempted(Duration duration) {
    transaction.record(duration);
  }

  /** Records the size of a batch, and how long it was processed. */
  public void batch(int size, Duration duration) {
    batchRecords.record(size);
    batch.record(duration);
  }

  /** Registers a gauge. */
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(PREFIX + name, value).description(description).register(registry);
  }

  /** Registers a gauge in bytes. */
  public void bytes(String name, String description, Supplier<Number> value) {
    Gauge.builder(PREFIX + name, value)
        .description(description)
        .baseUnit("bytes")
        .register(registry);
  }

  private Counter records(String kind) {
    return Counter.builder(PREFIX + "records")
        .description("records read, by kind")
        .tag("kind", kind)
        .register(registry);
  }

  private Counter deadLetters(String reason) {
    return Counter.builder(PREFIX + "dead.letters")
        .description("records put into the dead letters")
        .tag("reason", reason)
        .register(registry);
  }

  private Counter retries(String cause) {
    return Counter.builder(PREFIX + "retries")
        .description("calls that failed and were tried again")
        .tag("cause", cause)
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(PREFIX + name).description(description).register(registry);
  }
}
