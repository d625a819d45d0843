package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.ledger.Marks;
import io.notestream.consumer.internal.ledger.ViewsEpoch;
import io.notestream.consumer.internal.ledger.ViewsMeta;
import io.notestream.consumer.internal.plan.Planner;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Retry;
import io.notestream.model.failure.Failure;
import io.notestream.model.view.IncompatibleViewsException;
import io.notestream.model.view.Meta;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The views table as the consumer knows it: its META item, read before the first batch and then at
 * most once a second, since a table can be deleted and created anew, and then counts from another
 * time. Thread-safe; one per process.
 *
 * <p>The item is read before a transaction is sent, not in it: all transactions would conflict. A
 * table that is made anew is therefore taken for the one before for at most a second, and only if
 * no call fails in that time.
 */
public final class ViewsState {

  private static final Logger LOG = LoggerFactory.getLogger(ViewsState.class);

  /** How long a META item is taken to be current after it was read; a read costs 1 RCU. */
  private static final Duration LIFE = Duration.ofSeconds(1);

  private static final long POLL_MILLIS = 50;

  private final ViewsSettings settings;
  private final ViewsMeta viewsMeta;
  private final ViewsEpoch epoch;
  private final Marks marks;
  private final ActiveRetries retries;
  private final InstantSource clock;
  private final Lock reading;
  private volatile @Nullable Known latest;

  /** When this process began to count; {@code null} before. */
  private @Nullable Instant countingFrom;

  /**
   * The views table as it was read last.
   *
   * @param meta its META item
   * @param planner plans for that table
   * @param epoch the epoch in which it was read
   * @param doubts the doubts that there were before it was read
   * @param readAt when it was read
   */
  record Known(Meta meta, Planner planner, long epoch, long doubts, Instant readAt) {}

  /** Creates a state in which nothing is known; the lock is held while META is read. */
  public ViewsState(
      ViewsSettings settings,
      ViewsMeta viewsMeta,
      ViewsEpoch epoch,
      Marks marks,
      ActiveRetries retries,
      InstantSource clock,
      Lock reading) {
    this.settings = settings;
    this.viewsMeta = viewsMeta;
    this.epoch = epoch;
    this.marks = marks;
    this.retries = retries;
    this.clock = clock;
    this.reading = reading;
  }

  /** Returns the table as it was read last; there must be an {@link #open} that has succeeded. */
  Known known() {
    return Objects.requireNonNull(latest);
  }

  /** Returns the META item as it was read last; empty if it never was. */
  public Optional<Meta> meta() {
    return Optional.ofNullable(latest).map(Known::meta);
  }

  /** Returns whether no table was found missing or changed since it was read. */
  boolean isCurrent(Known known) {
    return known.epoch() == epoch.get();
  }

  /** Lets the table be read again before the next transaction: it may be another one. */
  void doubt() {
    epoch.doubt();
  }

  /** Returns for how long a record is sure to be known again; there must be an {@link #open}. */
  public Duration shortestRetention() {
    return viewsMeta.shortestRetention();
  }

  /** Opens the table as {@link #open} does, but treats an incompatible table as an outage. */
  boolean await(Stop stop) {
    try (Retry retry = retries.begin()) {
      while (true) {
        try {
          return open(stop);
        } catch (IncompatibleViewsException e) {
          Failure failure =
              new Failure(Failure.Kind.OUTAGE, "IncompatibleViews", String.valueOf(e.getMessage()));
          if (!retry.pauseAfter(viewsMeta.call(), failure, stop)) {
            return false;
          }
        }
      }
    }
  }

  /**
   * Returns whether the table still is the one that was read last, as of at most a second ago. If
   * it is not, its epoch ends.
   *
   * @return {@code false} also if a stop was requested before that was known
   */
  boolean isStillCurrent(Stop stop) {
    Known known = latest;
    if (known == null || !isCurrent(known)) {
      return false;
    }
    if (isFresh(known)) {
      return true;
    }
    if (!lock(stop)) {
      return false;
    }
    try {
      return look(known(), stop);
    } finally {
      reading.unlock();
    }
  }

  private boolean look(Known known, Stop stop) {
    if (!isCurrent(known) || isFresh(known)) {
      return isCurrent(known); // Another thread has just read it.
    }
    long doubts = epoch.doubts();
    Instant now = clock.instant();
    Optional<Meta> found = viewsMeta.look(stop).value();
    if (found == null) {
      return false;
    }
    if (found.isEmpty()
        || !known.meta().isOfSameTable(found.get())
        || known.meta().schema() != found.get().schema()) {
      epoch.end(); // What was planned must not be sent; read again, a newer table is refused.
      return false;
    }
    Meta meta = found.get();
    boolean asBefore = Objects.equals(meta.backfilledAt(), known.meta().backfilledAt());
    Planner planner = asBefore ? known.planner() : settings.planner(meta);
    latest = new Known(meta, planner, known.epoch(), doubts, now);
    return isCurrent(known);
  }

  /**
   * Reads the META item unless it is current, and writes it at the very first start.
   *
   * @return {@code false} if a stop was requested before
   * @throws IncompatibleViewsException if the table is of another generation or a newer schema, or
   *     keeps other projections
   */
  public boolean open(Stop stop) {
    Known before = latest;
    if (before != null && isCurrent(before) && isFresh(before)) {
      return true;
    }
    if (!lock(stop)) {
      return false;
    }
    try {
      return read(latest, stop);
    } finally {
      reading.unlock();
    }
  }

  private boolean read(@Nullable Known before, Stop stop) {
    if (before != null && isCurrent(before) && isFresh(before)) {
      return true; // Another thread has just read it.
    }
    long current = epoch.get();
    long doubts = epoch.doubts();
    Instant now = clock.instant();
    AtomicBoolean missing = new AtomicBoolean();
    Supplier<Meta> first =
        () -> {
          missing.set(true);
          return first();
        };
    Optional<Meta> found =
        settings.mayBegin()
            ? viewsMeta.open(first, stop).map(Optional::of).value()
            : viewsMeta.look(stop).value();
    if (found == null) {
      return false;
    }
    Meta meta = settings.requireCompatible(found);
    if (meta.schema() < settings.schema()
        && viewsMeta.raise(settings.schema(), stop).value() == null) {
      return false;
    }
    boolean same = before != null && !missing.get() && before.meta().isOfSameTable(meta);
    if (before != null && (before.epoch() != current || !same)) {
      LOG.warn("The views table was missing or changed; it counts since {}", meta.countingSince());
      if (before.epoch() == current) {
        epoch.end(); // For the batches in flight, which were planned for the table before.
        current++;
      }
      marks.forget();
    }
    if (countingFrom == null) {
      countingFrom = now;
    }
    latest =
        new Known(meta.withSchema(settings.schema()), settings.planner(meta), current, doubts, now);
    return true;
  }

  /** Returns the META item of a table that has none. */
  private Meta first() {
    Instant since = settings.countingSince();
    return settings.first(since == null ? beginning() : since);
  }

  /**
   * Returns when counting begins: if this process was counting already when the table was created,
   * it has missed nothing since. Otherwise there may be older notes whose records it never sees.
   */
  private Instant beginning() {
    Instant counting = countingFrom;
    if (counting != null) {
      Optional<Instant> created = viewsMeta.tableCreatedAt();
      if (created.isPresent() && !created.get().isBefore(counting)) {
        return created.get();
      }
    }
    // By a clock that is behind, notes would seem to be counted whose records nobody has read.
    Instant now = clock.instant();
    return viewsMeta.servedAt().filter(served -> served.isAfter(now)).orElse(now);
  }

  private boolean isFresh(Known known) {
    Instant now = clock.instant();
    return known.doubts() == epoch.doubts()
        && !now.isBefore(known.readAt())
        && now.isBefore(known.readAt().plus(LIFE));
  }

  /**
   * Requires that the table is one that this consumer may write to, as far as one call can tell: if
   * DynamoDB does not respond, nothing is known.
   *
   * @throws IncompatibleViewsException if it is not
   */
  public void requireCompatible() {
    Optional<Meta> found;
    try {
      found = viewsMeta.peek();
    } catch (SdkException e) {
      LOG.debug("nothing is known of the views table yet", e);
      return;
    }
    if (found.isPresent() || !settings.mayBegin()) {
      settings.requireCompatible(found);
    }
  }

  /** Waits for the thread that is reading; returns {@code false} if a stop was requested before. */
  private boolean lock(Stop stop) {
    try {
      while (!reading.tryLock(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (stop.requested()) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
