package io.notestream.consumer.internal.summary;

import io.notestream.model.note.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * When a user was last seen: a maximum, which can be written again and again in any order. By the
 * minute, so that a busy user costs one write a minute and not one a change.
 *
 * @param userId whose
 * @param at a whole minute
 */
public record ActivityMark(UserId userId, Instant at) {

  /** Cuts to the minute. */
  public ActivityMark {
    at = at.truncatedTo(ChronoUnit.MINUTES);
  }
}
