package io.notestream.local.internal.stream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of a stream: the records of the items whose partition key's hash lies in its range, from
 * its creation until it is closed. Immutable.
 *
 * @param number unique in the stream; a shard's number is higher than its parent's
 * @param range the hashes of its items
 * @param startingSequence no record of it has a lower sequence number
 * @param endingSequence its last record's sequence number once it is closed, and {@code
 *     startingSequence} if it has none
 * @param trimmedThrough records up to this sequence number are gone; {@link SequenceNumber#NONE} if
 *     none are
 */
record Shard(
    int number,
    String id,
    @Nullable String parentId,
    HashRange range,
    Instant createdAt,
    long startingSequence,
    @Nullable Instant closedAt,
    long endingSequence,
    long trimmedThrough) {

  /** Returns a new, open shard. */
  static Shard open(
      int number,
      String id,
      @Nullable String parentId,
      HashRange range,
      Instant createdAt,
      long startingSequence) {
    return new Shard(
        number,
        id,
        parentId,
        range,
        createdAt,
        startingSequence,
        null,
        SequenceNumber.NONE,
        SequenceNumber.NONE);
  }

  /** Returns this shard, closed. */
  Shard closed(Instant at, long ending) {
    return new Shard(
        number, id, parentId, range, createdAt, startingSequence, at, ending, trimmedThrough);
  }

  /** Returns this shard, with its records up to a sequence number gone. */
  Shard trimmed(long through) {
    return new Shard(
        number,
        id,
        parentId,
        range,
        createdAt,
        startingSequence,
        closedAt,
        endingSequence,
        Math.max(trimmedThrough, through));
  }

  boolean isOpen() {
    return closedAt == null;
  }
}
