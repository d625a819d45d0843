package io.notestream.consumer.internal.summary;

import io.notestream.consumer.summary.Projection;
import io.notestream.model.note.UserId;
import java.time.LocalDate;

/**
 * The key of a summary.
 *
 * @param userId the summary's user
 * @param projection what it is a summary of
 * @param part the part of the projection; empty if that has no parts
 */
public record SummaryKey(UserId userId, Projection projection, String part) {

  /** Returns the key of the summary of all of a user's notes. */
  public static SummaryKey user(UserId userId) {
    return new SummaryKey(userId, OwnSummaries.USER, "");
  }

  /** Returns the key of the summary of a user's notes with one tag. */
  public static SummaryKey tag(UserId userId, String tag) {
    return new SummaryKey(userId, OwnSummaries.TAG, tag);
  }

  /** Returns the key of the summary of what happened to a user's notes on one day, in UTC. */
  public static SummaryKey day(UserId userId, LocalDate day) {
    return new SummaryKey(userId, OwnSummaries.DAY, day.toString());
  }

  @Override
  public String toString() {
    return projection.name() + " '" + part + "' of " + userId;
  }
}
