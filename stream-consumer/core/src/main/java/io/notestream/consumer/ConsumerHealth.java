package io.notestream.consumer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the consumer is at this moment, for readiness and for people.
 *
 * @param outage what DynamoDB refuses that no retry of ours will cure, in words; {@code null} if
 *     nothing
 * @param parkingSuspended whether too many records were parked at once, so that nothing more is
 *     parked until a transaction commits or an operator resumes
 * @param waiting how many sequences of transactions wait for something to pass
 * @param waitingSince since when the longest of them waits; {@code null} if none does
 */
public record ConsumerHealth(
    @Nullable String outage,
    boolean parkingSuspended,
    int waiting,
    @Nullable Instant waitingSince) {

  /** Whether work is going on as it should; short waits do not count against it. */
  public boolean ready() {
    return outage == null && !parkingSuspended;
  }
}
