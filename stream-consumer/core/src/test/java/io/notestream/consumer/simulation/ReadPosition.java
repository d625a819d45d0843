package io.notestream.consumer.simulation;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;

/** How far somebody has come with a shard, and the iterator with which reading goes on. */
final class ReadPosition {

  private @Nullable String after;
  private @Nullable String iterator;
  private @Nullable String readThrough;
  private @Nullable String next;

  /**
   * @param after the sequence number after which reading begins; {@code null} for the beginning
   */
  ReadPosition(@Nullable String after) {
    this.after = after;
  }

  /** Returns the sequence number up to which everything is done; {@code null} if nothing is. */
  @Nullable String after() {
    return after;
  }

  GetRecordsResponse read(Shards shards, String shard, int limit) {
    String from = iterator == null ? shards.iterator(shard, after) : iterator;
    iterator = null; // If this fails, it is tried again with a new one.
    GetRecordsResponse read = shards.read(from, limit);
    if (read.records().isEmpty()) {
      iterator = read.nextShardIterator();
    } else {
      readThrough = read.records().get(read.records().size() - 1).dynamodb().sequenceNumber();
      next = read.nextShardIterator();
    }
    return read;
  }

  /** Everything up to there is done. What was read beyond it is read again. */
  void done(String sequence) {
    after = sequence;
    iterator = sequence.equals(readThrough) ? next : null;
  }

  /** Begins anew with the oldest record that there is. */
  void reset() {
    after = null;
    iterator = null;
  }
}
