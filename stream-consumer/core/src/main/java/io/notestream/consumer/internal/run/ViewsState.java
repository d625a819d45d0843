package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.ledger.Marks;
import io.notestream.consumer.internal.ledger.ViewsEpoch;
import io.notestream.consumer.internal.ledger.ViewsMeta;
import io.notestream.consumer.internal.plan.LateStart;
import io.notestream.consumer.internal.plan.Planner;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Retry;
import io.notestream.model.failure.Failure;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.IncompatibleViewsException;
import io.notestream.model.view.Meta;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The views table as the consumer knows it: its META item, read before the first batch and then
 * every half minute, since a table can be deleted and created anew, and then counts from another
 * time. Thread-safe; one per process.
 */
public final class ViewsState {

  private static final Logger LOG = LoggerFactory.getLogger(ViewsState.class);

  /** How long a META item is taken to be current after it was read. */
  private static final Duration LIFE = Duration.ofSeconds(30);

  private final Settings settings;
  private final ViewsMeta viewsMeta;
  private final ViewsEpoch epoch;
  private final Marks marks;
  private final ActiveRetries retries;
  private final InstantSource clock;
  private volatile @Nullable Known latest;

  /**
   * The options that concern the views table.
   *
   * @param generation the generation that the table must have
   * @param countingSince when counting begins if the table does not say so; {@code null} for now
   * @param guard how far apart the clocks of writer and consumer may be
   * @param packActions up to how many actions users share a transaction
   */
  public record Settings(
      int generation, @Nullable Instant countingSince, Duration guard, int packActions) {}

  /**
   * The views table as it was read last.
   *
   * @param meta its META item
   * @param planner plans for that table
   * @param epoch the epoch in which it was read
   * @param readAt when it was read
   */
  record Known(Meta meta, Planner planner, long epoch, Instant readAt) {

    /** Returns whether every old note has its baseline already. */
    boolean backfilled() {
      return meta.backfilledAt() != null;
    }
  }

  /** Creates a state in which nothing is known. */
  public ViewsState(
      Settings settings,
      ViewsMeta viewsMeta,
      ViewsEpoch epoch,
      Marks marks,
      ActiveRetries retries,
      InstantSource clock) {
    this.settings = settings;
    this.viewsMeta = viewsMeta;
    this.epoch = epoch;
    this.marks = marks;
    this.retries = retries;
    this.clock = clock;
  }

  /** Returns the table as it was read last; there must be an {@link #open} that has succeeded. */
  Known known() {
    return Objects.requireNonNull(latest);
  }

  /** Returns whether no table was found missing since it was read. */
  boolean isCurrent(Known known) {
    return known.epoch() == epoch.get();
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
   * Reads the META item unless it is current, and writes it at the very first start.
   *
   * @return {@code false} if a stop was requested before
   * @throws IncompatibleViewsException if the table is of another generation or a newer schema
   */
  public boolean open(Stop stop) {
    Known before = latest;
    Instant now = clock.instant();
    if (before != null && isCurrent(before) && now.isBefore(before.readAt().plus(LIFE))) {
      return true;
    }
    long current = epoch.get();
    Instant since = settings.countingSince() == null ? now : settings.countingSince();
    Meta first = new Meta(Timestamps.truncate(since), settings.generation(), Meta.SCHEMA, null);
    Meta meta = viewsMeta.open(first, stop).value();
    if (meta == null) {
      return false;
    }
    IncompatibleViewsException.check(meta, settings.generation());
    if (before != null && (before.epoch() != current || !before.meta().equals(meta))) {
      LOG.warn("The views table was missing or changed; it counts since {}", meta.countingSince());
      marks.forget();
    }
    LateStart lateStart = new LateStart(meta.countingSince(), settings.guard());
    latest = new Known(meta, new Planner(settings.packActions(), lateStart), current, now);
    return true;
  }
}
