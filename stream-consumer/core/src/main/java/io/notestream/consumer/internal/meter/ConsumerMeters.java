package io.notestream.consumer.internal.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.NoteChange;
import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import io.notestream.model.note.Note;
import java.time.Duration;
import java.time.Instant;
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
  private final Timer writtenLag;
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
    applied =
        counter(
            "applied",
            "changes committed by this process. If it stands still while records are read, "
                + "see waiting and outage");
    duplicates =
        counter(
            "duplicates",
            "changes that had been committed before. Usual after a restart; if it goes on, "
                + "leases move to and fro");
    collisions =
        counter(
            "collisions",
            "changes whose place in the ledger another change has. If one has, it is a dead "
                + "letter: the table was restored or another writer uses the keys");
    erased =
        counter(
            "erased",
            "changes of notes that were erased, dropped. Only informs: what is still in the "
                + "stream after an erasure");
    marks =
        counter(
            "marks", "activity marks written. Only informs: about one for each user and minute");
    conflicts = retries("conflict");
    throttles = retries("throttle");
    unclear = retries("unclear");
    outages = retries("outage");
    otherRetries = retries("other");
    lag =
        Timer.builder(PREFIX + "lag")
            .description(
                "from the change, by the stream's clock in whole seconds, to its commit. If it "
                    + "grows, see shards.lag")
            .publishPercentileHistogram()
            .register(registry);
    writtenLag =
        Timer.builder(PREFIX + "lag.written")
            .description(
                "from a change, by the writer's own clock, to its commit; not of deletes and"
                    + " expirations, which carry no such time. If it is above consumer.lag by more"
                    + " than a second, the writers' clocks are behind")
            .publishPercentileHistogram()
            .register(registry);
    batch =
        Timer.builder(PREFIX + "batch")
            .description("how long a batch was processed. If it grows, see transaction and retries")
            .publishPercentileHistogram()
            .register(registry);
    batchRecords =
        DistributionSummary.builder(PREFIX + "batch.records")
            .description("how many records a batch had. Near 1000 all the time: there is a backlog")
            .register(registry);
    transaction =
        Timer.builder(PREFIX + "transaction")
            .description(
                "how long one attempt to commit a transaction took. If it grows, DynamoDB is "
                    + "slow or far away: see its own latency")
            .publishPercentileHistogram()
            .register(registry);
    actions =
        DistributionSummary.builder(PREFIX + "transaction.actions")
            .description(
                "how many actions a committed transaction had. Near 100, single changes may "
                    + "become too large: see the projections")
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
   * @param at when it was committed
   */
  public void applied(NoteChange change, Instant at) {
    applied.increment();
    record(lag, change.origin().eventTime(), at);
    Note after = change.after();
    if (after != null) {
      record(writtenLag, after.updatedAt(), at);
    }
  }

  /** Clocks differ: a change that seems to be in the future has just been made. */
  private static void record(Timer timer, Instant from, Instant to) {
    Duration took = Duration.between(from, to);
    timer.record(took.isNegative() ? Duration.ZERO : took);
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
        .description(
            "records read, by kind. If nothing is read while notes are written, see "
                + "/health/ready; if some are malformed, another program writes to the table")
        .tag("kind", kind)
        .register(registry);
  }

  private Counter deadLetters(String reason) {
    return Counter.builder(PREFIX + "dead.letters")
        .description(
            "records put into the dead letters. If one was, dead-letters list says why: "
                + "mend the cause, then redrive it")
        .tag("reason", reason)
        .register(registry);
  }

  private Counter retries(String cause) {
    return Counter.builder(PREFIX + "retries")
        .description(
            "calls that failed and were tried again. Throttles: raise the table's limits, "
                + "or lower --writes-per-second; outages: see /health/ready; conflicts now and "
                + "then are usual")
        .tag("cause", cause)
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(PREFIX + name).description(description).register(registry);
  }
}
