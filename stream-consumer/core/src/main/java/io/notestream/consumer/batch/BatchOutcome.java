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
    /** {@link BatchControl#stop} was requested first. */
    STOPPED,
    /** {@link BatchControl#deadline} came first. */
    OUT_OF_TIME
  }

  /**
   * The number of records by outcome.
   *
   * @param records all records of the batch
   * @param applied records that this call committed
   * @param duplicates records that were committed before, or that the batch holds twice
   * @param foreign records about items that are not notes
   * @param parked records that are durably in the dead letters
   * @param erased records of notes of erased users, of which nothing is kept or counted
   * @param unsettled records that are none of these
   */
  public record Counts(
      int records,
      int applied,
      int duplicates,
      int foreign,
      int parked,
      int erased,
      int unsettled) {

    /** No records at all. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

    /**
     * Returns the counts of so many records that were all applied.
     *
     * @param records the number of records
     * @return the counts
     */
    public static Counts applied(int records) {
      return new Counts(records, records, 0, 0, 0, 0, 0);
    }

    /**
     * Returns the counts of so many records that were all duplicates.
     *
     * @param records the number of records
     * @return the counts
     */
    public static Counts duplicates(int records) {
      return new Counts(records, 0, records, 0, 0, 0, 0);
    }

    /**
     * Returns the counts of so many records that were all foreign.
     *
     * @param records the number of records
     * @return the counts
     */
    public static Counts foreign(int records) {
      return new Counts(records, 0, 0, records, 0, 0, 0);
    }

    /**
     * Returns the counts of so many records that were all parked.
     *
     * @param records the number of records
     * @return the counts
     */
    public static Counts parked(int records) {
      return new Counts(records, 0, 0, 0, records, 0, 0);
    }

    /**
     * Returns the counts of so many records that are all unsettled.
     *
     * @param records the number of records
     * @return the counts
     */
    public static Counts unsettled(int records) {
      return new Counts(records, 0, 0, 0, 0, 0, records);
    }

    /**
     * Returns the sum of these counts and the others.
     *
     * @param other counts of another batch
     * @return the counts of both batches together
     */
    public Counts plus(Counts other) {
      return new Counts(
          records + other.records,
          applied + other.applied,
          duplicates + other.duplicates,
          foreign + other.foreign,
          parked + other.parked,
          erased + other.erased,
          unsettled + other.unsettled);
    }
  }

  private final Ended ended;
  private final @Nullable SequenceNumber settledThrough;
  private final @Nullable SequenceNumber firstUnsettled;
  private final Counts counts;
  private final @Nullable String cause;

  /**
   * Creates an outcome. The consumer does; a test of an entry point may.
   *
   * @param ended why processing ended
   * @param settledThrough see {@link #settledThrough()}; {@code null} for empty
   * @param firstUnsettled see {@link #firstUnsettled()}; {@code null} for empty
   * @param counts the number of records by outcome
   */
  public BatchOutcome(
      Ended ended,
      @Nullable SequenceNumber settledThrough,
      @Nullable SequenceNumber firstUnsettled,
      Counts counts) {
    this(ended, settledThrough, firstUnsettled, counts, null);
  }

  private BatchOutcome(
      Ended ended,
      @Nullable SequenceNumber settledThrough,
      @Nullable SequenceNumber firstUnsettled,
      Counts counts,
      @Nullable String cause) {
    this.ended = ended;
    this.settledThrough = settledThrough;
    this.firstUnsettled = firstUnsettled;
    this.counts = counts;
    this.cause = cause;
  }

  /** {@return whether every record is settled, so that the whole batch may be checkpointed} */
  public boolean complete() {
    return ended == Ended.COMPLETE;
  }

  /** {@return why processing ended} */
  public Ended ended() {
    return ended;
  }

  /**
   * Returns the end of the settled prefix, where a checkpoint is safe: all records up to and
   * including the one with this sequence number are settled.
   *
   * @return empty if the first record is not settled, or no record of the prefix has a sequence
   *     number
   */
  public Optional<SequenceNumber> settledThrough() {
    return Optional.ofNullable(settledThrough);
  }

  /**
   * Returns the sequence number at which a redelivery has to begin, so that it brings every
   * unsettled record: that of the first one. If that record has no valid number, it is the last
   * number before it, of a record that is settled already.
   *
   * @return empty if all records are settled; and if the first unsettled record has no number, and
   *     none before it has one: then the whole batch has to be delivered again
   */
  public Optional<SequenceNumber> firstUnsettled() {
    return Optional.ofNullable(firstUnsettled);
  }

  /** {@return the number of records by outcome} */
  public Counts counts() {
    return counts;
  }

  /**
   * Returns this outcome with a cause, unless it is complete.
   *
   * @param failing see {@link #cause()}
   * @return the outcome with the cause
   */
  public BatchOutcome because(String failing) {
    return complete()
        ? this
        : new BatchOutcome(ended, settledThrough, firstUnsettled, counts, failing);
  }

  /**
   * Returns what failed when processing ended, and was being tried again: the operation, the table
   * and the error, for logs and for people. Batches that the process runs at the same time wait for
   * the same tables, so that it may have been the call of another batch.
   *
   * @return empty if every record is settled, or nothing failed
   */
  public Optional<String> cause() {
    return Optional.ofNullable(cause);
  }

  @Override
  public String toString() {
    return "BatchOutcome["
        + ended
        + ", through "
        + settledThrough
        + ", "
        + counts
        + (cause == null ? "" : ", because of " + cause)
        + "]";
  }
}
