package io.notestream.consumer.internal.run;

import io.notestream.consumer.internal.ledger.Ledger;
import io.notestream.consumer.internal.meter.ParkReasons;
import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.internal.summary.Projections;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.consumer.summary.Projection;
import io.notestream.consumer.summary.ProjectionException;
import io.notestream.consumer.summary.ProjectionTrial;
import io.notestream.model.change.NoteChange;
import io.notestream.model.failure.Failure;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what the configured projections give, before a change is planned: a function that fails,
 * or gives different numbers when it is called again, costs the one change and not the shard.
 * Thread-safe; one per process.
 */
public final class ProjectionWatch {

  private static final Logger LOG = LoggerFactory.getLogger(ProjectionWatch.class);

  /** Above this, one change of a projection leaves little room in a transaction. */
  private static final int MANY_ACTIONS = 40;

  private final Projections projections;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /** Creates a watch, and warns of projections that are costly or fail for ordinary notes. */
  public ProjectionWatch(Projections projections) {
    this.projections = projections;
    for (Projection projection : projections.further()) {
      ProjectionTrial trial = Projections.triedOnce(projection);
      warn(projection, trial.mostParts());
      if (trial.failure() != null) {
        LOG.warn("Changes will be parked: {}", trial.failure());
      }
    }
  }

  /** Returns why the change cannot be counted; {@code null} if its projections can be evaluated. */
  @Nullable Failure refusal(NoteChange change) {
    if (projections.further().isEmpty()) {
      return null;
    }
    try {
      Map<SummaryKey, Deltas> effect = projections.trial(change);
      if (!effect.equals(projections.trial(change))) {
        return refused("a function gives different numbers for the same change");
      }
      if (effect.size() > MANY_ACTIONS) {
        effect.keySet().stream()
            .collect(Collectors.groupingBy(SummaryKey::projection, Collectors.summingInt(k -> 1)))
            .forEach(this::warn);
      }
      return null;
    } catch (ProjectionException e) {
      return refused(String.valueOf(e.getMessage()));
    } catch (ArithmeticException e) {
      return refused("a sum is too large");
    }
  }

  private void warn(Projection projection, int actions) {
    if (actions > MANY_ACTIONS && warned.add(projection.name())) {
      LOG.warn(
          "A single change updates {} items of projection {}. A change with more than {} actions in"
              + " all is parked.",
          actions,
          projection,
          Ledger.MAX_ACTIONS);
    }
  }

  private static Failure refused(String detail) {
    return new Failure(Failure.Kind.REJECTED, ParkReasons.PROJECTION_FAILED, detail);
  }
}
