package io.notestream.consumer;

import io.notestream.model.change.SequenceNumber;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a batch. A record is settled when it and its mark are committed, or it is a known
 * duplicate, foreign, or durably parked.
 */
public final class BatchOutcome {

  /** Why processing ended. */
  public enum Ended {
    /** Every record is settled. */
    COMPLETE,
    /** {@link BatchControl#stopRequested} said so. */
    STOPPED,
    /** {@link BatchControl#deadline} was near. */
    OUT_OF_TIME
  }

  private final Ended ended;
  private final @Nullable SequenceNumber settledThrough;
  private final @Nullable SequenceNumber firstUnsettled;
  private final Counts counts;

  /**
   * How many records of the batch became what.
   *
   * @param records all of them
   * @param applied committed by this call
   * @param duplicates committed before, or twice in the batch
   * @param foreign items that are no notes
   * @param parked durably in the dead letters
   * @param unsettled none of these
   */
  public record Counts(
      int records, int applied, int duplicates, int foreign, int parked, int unsettled) {}

  BatchOutcome(
      Ended ended,
      @Nullable SequenceNumber settledThrough,
      @Nullable SequenceNumber firstUnsettled,
      Counts counts) {
    this.ended = ended;
    this.settledThrough = settledThrough;
    this.firstUnsettled = firstUnsettled;
    this.counts = counts;
  }

  /** Whether every record is settled, so that the whole batch may be checkpointed. */
  public boolean complete() {
    return ended == Ended.COMPLETE;
  }

  /** Why processing ended. */
  public Ended ended() {
    return ended;
  }

  /**
   * The last record up to which, itself included, all are settled; empty if the first is not, or if
   * no settled record has a sequence number.
   */
  public Optional<SequenceNumber> settledThrough() {
    return Optional.ofNullable(settledThrough);
  }

  /**
   * The first record that is not settled: where a retry has to begin. Empty if all are settled; if
   * that record has no sequence number, then the next one's that has one.
   */
  public Optional<SequenceNumber> firstUnsettled() {
    return Optional.ofNullable(firstUnsettled);
  }

  /** How many records became what. */
  public Counts counts() {
    return counts;
  }

  @Override
  public String toString() {
    return "BatchOutcome[" + ended + ", through " + settledThrough + ", " + counts + "]";
  }
}
