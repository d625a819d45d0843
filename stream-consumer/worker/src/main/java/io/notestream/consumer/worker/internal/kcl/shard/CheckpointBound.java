package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.internal.invariant.Invariant;
import io.notestream.consumer.internal.invariant.Invariants;
import io.notestream.model.change.SequenceNumber;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Up to where a batch may be checkpointed, going by the records that were delivered and by what the
 * outcome says is unsettled. A checkpoint that would be ahead is an invariant that is broken.
 * Thread-safe.
 */
final class CheckpointBound {

  private final String shardId;
  private final @Nullable SequenceNumber last;
  private final Invariants invariants;

  /**
   * @param records the records of the batch
   * @param invariants told if a checkpoint would be ahead
   */
  CheckpointBound(String shardId, List<Record> records, Invariants invariants) {
    this.shardId = shardId;
    this.last =
        records.stream()
            .map(KclRecord::sequenceOf)
            .filter(Objects::nonNull)
            .map(SequenceNumber::new)
            .max(Comparator.naturalOrder())
            .orElse(null);
    this.invariants = invariants;
  }

  /** Returns whether a checkpoint may be at the number, before the batch has its outcome. */
  boolean permits(SequenceNumber through) {
    return (last != null && through.compareTo(last) <= 0)
        || isBroken("%s is ahead of %s, the last of the batch".formatted(through, last));
  }

  /** Returns whether what the outcome says is settled may be checkpointed. */
  boolean permits(BatchOutcome outcome) {
    int unsettled = outcome.counts().unsettled();
    if (outcome.complete() && unsettled > 0) {
      return isBroken(unsettled + " records of a complete batch are unsettled");
    }
    SequenceNumber through = outcome.settledThrough().orElse(null);
    SequenceNumber next = outcome.firstUnsettled().orElse(null);
    if (through != null && next != null && through.compareTo(next) > 0) {
      return isBroken("%s is ahead of %s, which is not settled".formatted(through, next));
    }
    return through == null || permits(through);
  }

  /** Says so; returns {@code false}. */
  private boolean isBroken(String why) {
    invariants.broken(Invariant.CHECKPOINT_AHEAD, "shard " + shardId + ": " + why);
    return false;
  }
}
