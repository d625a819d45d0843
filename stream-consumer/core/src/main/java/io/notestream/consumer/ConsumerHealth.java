package io.notestream.consumer;

import java.time.Instant;
import java.util.List;
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
 * @param invariants what must never happen and did, within the last hour, in words; empty as it
 *     should be. The consumer goes on; somebody should look
 */
public record ConsumerHealth(
    @Nullable String outage,
    boolean parkingSuspended,
    int waiting,
    @Nullable Instant waitingSince,
    @Nullable Instant stuckSince,
    List<String> invariants) {

  /**
   * Copies the list.
   *
   * @param outage see above
   * @param parkingSuspended see above
   * @param waiting see above
   * @param waitingSince see above
   * @param stuckSince see above
   * @param invariants copied
   */
  public ConsumerHealth {
    invariants = List.copyOf(invariants);
  }

  /**
   * Returns whether the consumer can make progress, and did nothing that it must not. Waiting for a
   * failure to pass does not make it unready.
   *
   * @return {@code false} during an outage, while parking is suspended, and for an hour after an
   *     invariant was broken
   */
  public boolean ready() {
    return outage == null && !parkingSuspended && invariants.isEmpty();
  }
}
