package io.notestream.consumer.worker.internal.kcl.gap;

import org.jspecify.annotations.Nullable;

/**
 * Records that a read of a shard found missing, before anything has been written about them.
 *
 * @param from the position after which records are missing: a sequence number or {@link
 *     #TRIM_HORIZON}
 * @param shardGone whether the whole shard is gone, and not only its beginning
 * @param to the first position that was read after them; {@code null} while nothing was
 */
public record MissingRecords(String from, boolean shardGone, @Nullable String to) {

  /** The position before the first record of a shard: nothing of it was read before. */
  public static final String TRIM_HORIZON = "TRIM_HORIZON";

  /** Records that were removed since they are older than the stream keeps. */
  public static MissingRecords trimmed(String from) {
    return new MissingRecords(from, false, null);
  }

  /** The rest of a shard that is gone. */
  public static MissingRecords shardGone(String from) {
    return new MissingRecords(from, true, null);
  }

  /** Returns the same up to the first position that was read after them. */
  public MissingRecords upTo(String sequenceNumber) {
    return new MissingRecords(from, shardGone, sequenceNumber);
  }

  /** Returns why they are missing, in words. */
  public String reason() {
    if (shardGone) {
      return "the shard was gone before it was read to its end";
    }
    return "records older than the stream keeps were removed before they were read";
  }
}
