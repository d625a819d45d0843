package io.notestream.consumer.worker.internal.kcl.gap;

import io.notestream.model.change.SequenceNumber;
import org.jspecify.annotations.Nullable;

/**
 * Records that a read of a shard found missing, before anything has been written about them.
 *
 * @param from the position after which records are missing: a sequence number or {@link
 *     #TRIM_HORIZON}
 * @param cause why they are missing
 * @param to the first position that was read after them; {@code null} while nothing was
 */
public record MissingRecords(String from, Cause cause, @Nullable String to) {

  /** The position before the first record of a shard: nothing of it was read before. */
  public static final String TRIM_HORIZON = "TRIM_HORIZON";

  /** Why records are missing. */
  public enum Cause {
    /** They are older than the stream keeps. */
    TRIMMED,
    /** The whole shard is gone. */
    SHARD_GONE,
    /** The lease says to begin behind them. */
    PASSED_OVER
  }

  /** Records that were removed since they are older than the stream keeps. */
  public static MissingRecords trimmed(@Nullable String from) {
    return new MissingRecords(provable(from), Cause.TRIMMED, null);
  }

  /** The rest of a shard that is gone. */
  public static MissingRecords shardGone(@Nullable String from) {
    return new MissingRecords(provable(from), Cause.SHARD_GONE, null);
  }

  /** The records before a position that may stand anywhere in the shard, such as its latest. */
  public static MissingRecords passedOver() {
    return new MissingRecords(TRIM_HORIZON, Cause.PASSED_OVER, null);
  }

  /** Returns the same up to the first position that was read after them. */
  public MissingRecords upTo(String sequenceNumber) {
    return new MissingRecords(from, cause, sequenceNumber);
  }

  /** Returns why they are missing, in words. */
  public String reason() {
    return switch (cause) {
      case TRIMMED -> "records older than the stream keeps were removed before they were read";
      case SHARD_GONE -> "the shard was gone before it was read to its end";
      case PASSED_OVER ->
          "the checkpoint in the lease table was neither a sequence number nor TRIM_HORIZON";
    };
  }

  /** Returns before what they are missing, in words. */
  String end() {
    if (to != null) {
      return to;
    }
    return cause == Cause.PASSED_OVER ? "where reading began" : "the shard's end";
  }

  /** Nothing shows that anything was read up to a position that is no sequence number. */
  private static String provable(@Nullable String position) {
    return position != null && SequenceNumber.isValid(position) ? position : TRIM_HORIZON;
  }
}
