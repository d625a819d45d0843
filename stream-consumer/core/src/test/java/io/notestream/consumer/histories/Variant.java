package io.notestream.consumer.histories;

/**
 * A way to build the consumer: one choice of each kind.
 *
 * @param memory how a transaction knows what has been counted
 * @param parking how a change that the table refuses is set aside
 * @param checkpoint when a worker says how far a shard need not be read again
 * @param reaction when an expiration is reacted to
 * @param baseline what is stored of an old note when it is met for the first time
 */
record Variant(
    Memory memory, Parking parking, Checkpoint checkpoint, Reaction reaction, Baseline baseline) {

  /** The consumer as it is. */
  static final Variant TODAY =
      new Variant(
          Memory.EVERY_CHANGE,
          Parking.LETTER,
          Checkpoint.OF_WHAT_IS_SETTLED,
          Reaction.BEFORE_COMMIT,
          Baseline.WITH_AS_OF);

  enum Memory {
    /** An audit record for each change, put on condition that it does not exist. */
    EVERY_CHANGE,
    /** The last position of each shard, in the user's summary, moved on condition that it grows. */
    MARK_PER_SHARD,
    /** The same, but a parent's mark goes when a child's first comes. */
    MARK_PER_SHARD_PRUNED,
    /** The highest sequence number, whatever the shard. */
    MARK_PER_USER;

    boolean marks() {
      return this != EVERY_CHANGE;
    }
  }

  enum Parking {
    /** The record is put in the dead letters; nothing else remembers it. */
    LETTER,
    /** The record is put in the dead letters, then the mark is moved past it. */
    LETTER_THEN_MARK,
    /** One transaction does both, on condition that the mark is before the record. */
    LETTER_AND_MARK,
    /** Nothing is ever refused. */
    NEVER
  }

  enum Checkpoint {
    OF_WHAT_IS_SETTLED,
    /** As soon as a batch has been read. */
    OF_WHAT_IS_READ
  }

  enum Reaction {
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  enum Baseline {
    /** What the note was before, and the sequence number up to which that covers its changes. */
    WITH_AS_OF,
    /** What the note was before, and no more. */
    WITHOUT_AS_OF
  }

  Variant with(Memory other) {
    return new Variant(other, parking, checkpoint, reaction, baseline);
  }

  Variant with(Parking other) {
    return new Variant(memory, other, checkpoint, reaction, baseline);
  }

  Variant with(Checkpoint other) {
    return new Variant(memory, parking, other, reaction, baseline);
  }

  Variant with(Reaction other) {
    return new Variant(memory, parking, checkpoint, other, baseline);
  }

  Variant with(Baseline other) {
    return new Variant(memory, parking, checkpoint, reaction, other);
  }
}
