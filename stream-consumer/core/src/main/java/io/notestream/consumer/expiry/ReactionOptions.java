package io.notestream.consumer.expiry;

import java.time.Duration;

/**
 * How long reactions may take, and for how long they are tried. Immutable.
 *
 * @param eventLimit how long one reaction to one expiration may take before it is interrupted
 * @param batchLimit how long the reactions of one batch of the stream may take together before what
 *     is left of them becomes pending
 * @param threads how many expirations one reaction works on at once
 * @param giveUpAfter for how long a pending reaction is tried again before it becomes an open dead
 *     letter
 * @param lateAfter from which lateness on an expiration counts as late
 */
public record ReactionOptions(
    Duration eventLimit,
    Duration batchLimit,
    int threads,
    Duration giveUpAfter,
    Duration lateAfter) {

  /**
   * @throws IllegalArgumentException if a duration is not positive or there is no thread
   */
  public ReactionOptions {
    if (isNotPositive(eventLimit)
        || isNotPositive(batchLimit)
        || isNotPositive(giveUpAfter)
        || isNotPositive(lateAfter)) {
      throw new IllegalArgumentException(
          "eventLimit, batchLimit, giveUpAfter and lateAfter must be positive");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("a reaction needs at least one thread");
    }
  }

  /** 10 s an event, 30 s a batch, 16 threads a reaction, 12 h of retries, late after a minute. */
  public static ReactionOptions defaults() {
    return new ReactionOptions(
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        16,
        Duration.ofHours(12),
        Duration.ofMinutes(1));
  }

  private static boolean isNotPositive(Duration duration) {
    return duration.isZero() || duration.isNegative();
  }
}
