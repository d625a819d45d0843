package io.notestream.consumer.worker.internal.kcl.gap;

import org.jspecify.annotations.Nullable;

/**
 * What a read of a shard found missing, before anything has been written about it.
 *
 * @param from the position after which records are missing: a sequence number or {@code
 *     TRIM_HORIZON}
 * @param shardGone whether the whole shard is gone, and not only its beginning
 * @param to the first position that was read after it; {@code null} while nothing was
 */
public record Loss(String from, boolean shardGone, @Nullable String to) {

  /** The beginning of the shard, or of the stream: nothing of the shard was read before. */
  public static final String TRIM_HORIZON = "TRIM_HORIZON";

  public static Loss trimmed(String from) {
    return new Loss(from, false, null);
  }

  public static Loss shardGone(String from) {
    return new Loss(from, true, null);
  }

  public Loss upTo(String sequenceNumber) {
    return new Loss(from, shardGone, sequenceNumber);
  }

  /** In words, for people. */
  public String reason() {
    if (shardGone) {
      return "the shard was gone before it was read to its end";
    }
    return "records older than the stream keeps were removed before they were read";
  }
}
