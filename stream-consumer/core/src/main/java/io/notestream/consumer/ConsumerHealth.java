package io.notestream.consumer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The consumer's state at one moment, for readiness checks and for people. Immutable.
 *
 * @param outage an error that no retry cures, such as a missing permission or table, in words that
 *     name the operation and the table; {@code null} if there is none
 * @param parkingSuspended whether too many records were parked at once; nothing more is parked
 *     until a transaction commits or an operator calls {@link StreamConsumer#resumeParking}
 * @param waiting the number of calls and chains that are waiting for a failure to pass
 * @param waitingSince since when the longest of them has been waiting; {@code null} if none is
 * @param stuckSince since when no record at all has been settled while one is waiting; {@code null}
 *     if none is
 */
public record ConsumerHealth(
    @Nullable String outage,
    boolean parkingSuspended,
    int waiting,
    @Nullable Instant waitingSince,
    @Nullable Instant stuckSince) {

  /**
   * Returns whether the consumer can make progress. Waiting for a failure to pass does not make it
   * unready.
   *
   * @return {@code false} during an outage and while parking is suspended
   */
  public boolean ready() {
    return outage == null && !parkingSuspended;
  }
}
