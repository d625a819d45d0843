package io.notestream.consumer.internal.plan;

import io.notestream.model.time.Timestamps;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction requires of a user's summary, so that it adds nothing that the user's counters
 * were corrected for.
 *
 * @param before the user's last correction is older than this, if there is one: all changes in the
 *     transaction came later
 * @param known or else it is this one, which was taken into account; {@code null} if none was
 */
public record CorrectionCheck(Instant before, @Nullable Instant known) {

  /**
   * Returns whether the summary of a user whose counters were corrected at that time may change.
   */
  public boolean allows(Instant correctedAt) {
    return correctedAt.isBefore(Timestamps.truncate(before)) || correctedAt.equals(known);
  }
}
