package io.notestream.consumer.internal.run;

import io.notestream.consumer.internal.ledger.Ledger;
import io.notestream.consumer.internal.plan.LateStart;
import io.notestream.consumer.internal.plan.Planner;
import io.notestream.consumer.internal.summary.Projections;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.IncompatibleViewsException;
import io.notestream.model.view.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The options that concern the views table. Immutable.
 *
 * @param generation the generation that the table must have
 * @param schema the schema that this consumer writes, and the newest that it reads
 * @param countingSince when counting begins if the table does not say so; {@code null} for now
 * @param guard how far apart the clocks of writer and consumer may be
 * @param packActions up to how many actions users share a transaction
 * @param projections which summaries the table must have
 */
public record ViewsSettings(
    int generation,
    int schema,
    @Nullable Instant countingSince,
    Duration guard,
    int packActions,
    Projections projections) {

  /** Who lets fewer actions share a transaction wants smaller ones, of a heavy user too. */
  private static final int FULLER_FROM = 50;

  /**
   * Returns whether a table that does not say when counting began may be begun: the first
   * generation by its first consumer, any other only by somebody who says since when it counts. It
   * may have been dropped.
   */
  boolean mayBegin() {
    return generation == 1 || countingSince != null;
  }

  /** Returns the META item of a table that is begun. */
  Meta first(Instant since) {
    return Meta.ofNewTable(Timestamps.truncate(since), generation)
        .withSchema(schema)
        .withProjections(projections.kept());
  }

  /** Returns a planner for the table with that META item. */
  Planner planner(Meta meta) {
    return new Planner(
        packActions,
        packActions < FULLER_FROM ? packActions : Ledger.MAX_ACTIONS,
        new LateStart(meta.countingSince(), guard, meta.backfilledAt()),
        projections);
  }

  /**
   * Returns the META item of a table that this consumer may write to.
   *
   * @throws IncompatibleViewsException if it may not
   */
  Meta requireCompatible(Optional<Meta> found) {
    Meta meta = found.orElseThrow(() -> IncompatibleViewsException.ofMissing(generation));
    IncompatibleViewsException.check(meta, generation, schema);
    IncompatibleViewsException.checkProjections(meta, projections.kept());
    return meta;
  }
}
