package io.notestream.consumer.reconcile;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.summary.Projections;
import io.notestream.model.failure.Failure;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.IncompatibleViewsException;
import io.notestream.model.view.KeptProjection;
import io.notestream.model.view.Meta;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads what the views table says about itself, every few seconds. Thread-safe. */
final class ViewsFactsReader {

  private static final Duration FRESH = Duration.ofSeconds(10);

  private final CappedReads reads;
  private final TableNames tables;
  private final ConsumerOptions options;
  private final InstantSource clock;
  private final Map<String, KeptProjection> projections;
  private volatile @Nullable Known latest;

  private record Known(ViewsFacts facts, Instant at) {}

  ViewsFactsReader(
      CappedReads reads, TableNames tables, ConsumerOptions options, InstantSource clock) {
    this.reads = reads;
    this.tables = tables;
    this.options = options;
    this.clock = clock;
    this.projections = Projections.with(options.projections()).kept();
  }

  /**
   * Returns what the table says; refused if it says nothing.
   *
   * @throws IncompatibleViewsException if it cannot be used
   */
  Attempt<ViewsFacts> read(Stop stop) {
    Known known = latest;
    Instant now = clock.instant();
    if (known != null && now.isBefore(known.at().plus(FRESH))) {
      return Attempt.done(known.facts());
    }
    Attempt<Map<String, AttributeValue>> attempt =
        reads.get(tables.noteViews(), ViewKeys.meta(), stop);
    Map<String, AttributeValue> item = attempt.value();
    if (item == null) {
      return attempt.unsuccessful();
    }
    if (item.isEmpty()) {
      return Attempt.refused(
          new Failure(
              Failure.Kind.REJECTED, "NothingCounted", "no consumer has begun to count there"));
    }
    ViewsFacts facts = facts(item, now);
    latest = new Known(facts, now);
    return Attempt.done(facts);
  }

  private ViewsFacts facts(Map<String, AttributeValue> item, Instant now) {
    Meta meta = Meta.fromItem(item);
    IncompatibleViewsException.check(meta, options.generation());
    // A correction that leaves a projection out would make its sums wrong for ever.
    IncompatibleViewsException.checkProjections(meta, projections);
    Duration kept = Meta.auditRetention(item).orElse(options.auditRetention());
    return new ViewsFacts(
        meta.countingSince(),
        meta.countingSince().plus(options.expiryRule().guard()),
        meta.backfilledAt() != null,
        now.minus(kept));
  }
}
