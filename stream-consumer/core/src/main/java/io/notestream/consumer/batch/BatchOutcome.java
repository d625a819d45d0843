package io.notestream.consumer.batch;

import io.notestream.model.change.SequenceNumber;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a batch. A record is settled when it and its activity mark are committed, or it is
 * a known duplicate, foreign, or durably parked. Immutable.
 */
public final class BatchOutcome {

  /** Why processing ended. */
  public enum Ended {
    /** Every record is settled. */
    COMPLETE,
    /** {@link BatchControl#stop} was requested. */
    STOPPED,
    /** {@link BatchControl#deadline} had come. */
    OUT_OF_TIME
  }

  /**
   * The number of records by outcome.
   *
   * @param records all records of the batch
   * @param applied committed by this call
   * @param duplicates committed before, or twice in the batch
   * @param foreign items that are no notes
   * @param parked durably in the dead letters
   * @param unsettled none of these
   */
  public record Counts(
      int records, int applied, int duplicates, int foreign, int parked, int unsettled) {

    /** No records at all. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

    /** Returns the counts of that many records that were all applied. */
    public static Counts applied(int records) {
      return new Counts(records, records, 0, 0, 0, 0);
    }

    /** Returns the counts of that many records that were all duplicates. */
    public static Counts duplicates(int records) {
      return new Counts(records, 0, records, 0, 0, 0);
    }

    /** Returns the counts of that many records that were all foreign. */
    public static Counts foreign(int records) {
      return new Counts(records, 0, 0, records, 0, 0);
    }

    /** Returns the counts of that many records that were all parked. */
    public static Counts parked(int records) {
      return new Counts(records, 0, 0, 0, records, 0);
    }

    /** Returns the counts of that many records that are all unsettled. */
    public static Counts unsettled(int records) {
      return new Counts(records, 0, 0, 0, 0, records);
    }

    /** Returns the sum of these counts and the others. */
    public Counts plus(Counts other) {
      return new Counts(
          records + other.records,
          applied + other.applied,
          duplicates + other.duplicates,
          foreign + other.foreign,
          parked + other.parked,
          unsettled + other.unsettled);
    }
  }

  private final Ended ended;
  private final @Nullable SequenceNumber settledThrough;
  private final @Nullable SequenceNumber firstUnsettled;
  private final Counts counts;

  /**
   * Creates an outcome, as the consumer does.
   *
   * @param settledThrough see {@link #settledThrough()}; {@code null} for empty
   * @param firstUnsettled see {@link #firstUnsettled()}; {@code null} for empty
   */
  public BatchOutcome(
      Ended ended,
      @Nullable SequenceNumber settledThrough,
      @Nullable SequenceNumber firstUnsettled,
      Counts counts) {
    this.ended = ended;
    this.settledThrough = settledThrough;
    this.firstUnsettled = firstUnsettled;
    this.counts = counts;
  }

  /** Returns whether every record is settled, so that the whole batch may be checkpointed. */
  public boolean complete() {
    return ended == Ended.COMPLETE;
  }

  /** Returns why processing ended. */
  public Ended ended() {
    return ended;
  }

  /**
   * Returns the last sequence number up to which, itself included, all records are settled; empty
   * if the first record is not, or if no settled record has a sequence number.
   */
  public Optional<SequenceNumber> settledThrough() {
    return Optional.ofNullable(settledThrough);
  }

  /**
   * Returns the first record that is not settled: where a retry has to begin. Empty if all are
   * settled; if that record has no sequence number, then the next one's that has one.
   */
  public Optional<SequenceNumber> firstUnsettled() {
    return Optional.ofNullable(firstUnsettled);
  }

  /** Returns the number of records by outcome. */
  public Counts counts() {
    return counts;
  }

  @Override
  public String toString() {
    return "BatchOutcome[" + ended + ", through " + settledThrough + ", " + counts + "]";
  }
}
