package io.notestream.consumer;

import io.notestream.consumer.plan.LateStart;
import io.notestream.consumer.plan.Planner;
import io.notestream.consumer.retry.Attempt;
import io.notestream.consumer.retry.Failure;
import io.notestream.consumer.retry.Wait;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the views table says of itself, asked before the first batch and now and then again: a table
 * can be deleted and created anew, and then counts from another time on. Thread-safe.
 */
final class ViewsStart {

  private static final Logger LOG = LoggerFactory.getLogger(ViewsStart.class);

  /** How long an answer is taken for true. */
  private static final Duration LIFE = Duration.ofSeconds(30);

  private final Pipeline pipeline;
  private volatile @Nullable Known latest;

  /**
   * An answer.
   *
   * @param planner plans for that table
   * @param epoch of the table
   * @param askedAt when it was asked
   */
  record Known(Meta meta, Planner planner, long epoch, Instant askedAt) {

    boolean backfilled() {
      return meta.backfilledAt() != null;
    }
  }

  ViewsStart(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  /** The latest answer; there is one once {@link #open} has returned {@code true}. */
  Known known() {
    return Objects.requireNonNull(latest);
  }

  /** Whether the table has not been missed since. */
  boolean isCurrent(Known known) {
    return known.epoch() == pipeline.epoch().get();
  }

  /** As {@link #open}, but an incompatible table is an outage: somebody has to act. */
  boolean await(BooleanSupplier stop) {
    try (Wait wait = pipeline.waits().begin()) {
      while (true) {
        try {
          return open(stop);
        } catch (IncompatibleViewsException e) {
          Failure failure =
              new Failure(Failure.Kind.OUTAGE, "IncompatibleViews", String.valueOf(e.getMessage()));
          if (!wait.after(failure, stop)) {
            return false;
          }
        }
      }
    }
  }

  /**
   * Sees to it that there is a fresh answer.
   *
   * @return {@code false} if there was a request to stop before
   * @throws IncompatibleViewsException if the table is not for this consumer
   */
  boolean open(BooleanSupplier stop) {
    Known before = latest;
    Instant now = pipeline.clock().instant();
    if (before != null && isCurrent(before) && now.isBefore(before.askedAt().plus(LIFE))) {
      return true;
    }
    long epoch = pipeline.epoch().get();
    ConsumerOptions options = pipeline.options();
    Instant since = Timestamps.truncate(options.countingSince().orElse(now));
    Meta first = new Meta(since, options.generation(), Meta.SCHEMA, null);
    if (!(pipeline.meta().open(first, stop) instanceof Attempt.Done<Meta> done)) {
      return false;
    }
    Meta meta = done.value();
    IncompatibleViewsException.check(meta, options.generation());
    if (before != null && (before.epoch() != epoch || !before.meta().equals(meta))) {
      LOG.warn("the views table was missing or changed; it counts since {}", meta.countingSince());
      pipeline.marks().forget();
    }
    LateStart lateStart = new LateStart(meta.countingSince(), options.expiryRule().guard());
    latest = new Known(meta, new Planner(options.packActions(), lateStart), epoch, now);
    return true;
  }
}
