package io.notestream.consumer.backfill;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.ledger.BackfillMeta;
import io.notestream.model.view.Meta;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Looks whether the views table still is the one that is being backfilled, as of at most a second
 * ago: a table can be deleted and made anew at any time. Thread-safe.
 */
final class SameTable {

  private static final Duration LIFE = Duration.ofSeconds(1);

  private final BackfillMeta views;
  private final Meta meta;
  private final LongSupplier nanoTime;
  private long lookedAt;
  private volatile boolean replaced;

  SameTable(BackfillMeta views, Meta meta, LongSupplier nanoTime) {
    this.views = views;
    this.meta = meta;
    this.nanoTime = nanoTime;
    this.lookedAt = nanoTime.getAsLong() - LIFE.toNanos();
  }

  /**
   * Returns {@code false} if it is another one, or if a stop was requested before that was known.
   */
  synchronized boolean isSame(Stop stop) {
    if (replaced || nanoTime.getAsLong() - lookedAt < LIFE.toNanos()) {
      return !replaced;
    }
    long now = nanoTime.getAsLong();
    BackfillMeta.Read read = views.read(stop).value();
    if (read == null) {
      return false;
    }
    lookedAt = now;
    replaced = !isSame(meta, read);
    return !replaced;
  }

  /**
   * Returns whether the table still is that one, and of no newer schema than this version knows.
   */
  static boolean isSame(Meta before, BackfillMeta.Read read) {
    return read.meta()
        .filter(now -> before.isOfSameTable(now) && now.schema() <= Meta.SCHEMA)
        .isPresent();
  }

  /** Returns whether it was found to be another one. */
  boolean isReplaced() {
    return replaced;
  }
}
