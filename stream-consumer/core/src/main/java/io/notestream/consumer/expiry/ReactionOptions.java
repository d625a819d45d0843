package io.notestream.consumer.expiry;

import java.time.Duration;

/**
 * The time limits of reactions, in line and pending. Immutable.
 *
 * @param eventLimit how long one reaction to one expiration may take before it is interrupted
 * @param batchLimit how long the reactions of one batch of the stream may take together before the
 *     remaining ones become pending
 * @param threads how many expirations one reaction handles concurrently
 * @param giveUpAfter how long a pending reaction is retried before it becomes an open dead letter
 * @param lateAfter the lateness above which a reaction counts as late
 */
public record ReactionOptions(
    Duration eventLimit,
    Duration batchLimit,
    int threads,
    Duration giveUpAfter,
    Duration lateAfter) {

  /**
   * Creates options.
   *
   * @param eventLimit see above; positive
   * @param batchLimit see above; positive
   * @param threads see above; at least 1
   * @param giveUpAfter see above; positive
   * @param lateAfter see above; positive
   * @throws IllegalArgumentException if one of them is out of bounds
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
      throw new IllegalArgumentException("threads must be at least 1");
    }
  }

  /**
   * Returns the defaults: 10 s for a reaction, 30 s for a batch, 48 threads for each reaction, 12 h
   * of retries, late after a minute.
   *
   * @return the defaults
   */
  public static ReactionOptions defaults() {
    return new ReactionOptions(
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        48,
        Duration.ofHours(12),
        Duration.ofMinutes(1));
  }

  private static boolean isNotPositive(Duration duration) {
    return duration.isZero() || duration.isNegative();
  }
}
