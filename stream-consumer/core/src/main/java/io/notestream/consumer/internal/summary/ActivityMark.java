package io.notestream.consumer.internal.summary;

import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The time of a user's last activity. It is a maximum, so that it can be written repeatedly and in
 * any order, and a whole minute, so that a busy user costs one write a minute and not one a change.
 *
 * @param userId the user
 * @param at the time, a whole minute
 * @param noteCreatedAt when the note was created; of several, the youngest
 */
public record ActivityMark(UserId userId, Instant at, Instant noteCreatedAt) {

  /** Creates a mark, truncating the time to the minute. */
  public ActivityMark {
    at = at.truncatedTo(ChronoUnit.MINUTES);
  }

  /**
   * Returns the mark of a change. A change without a time of its own has that of its receipt, which
   * is another one each time it is delivered: its mark is the note's last update, unless that lies
   * in the future.
   */
  public static ActivityMark of(NoteChange change) {
    Instant at = change.origin().eventTime();
    Instant updated = change.latest().updatedAt();
    boolean received = change.origin().timeSource() == EventTimeSource.RECEIPT;
    return new ActivityMark(
        change.userId(),
        received && updated.isBefore(at) ? updated : at,
        change.latest().createdAt());
  }

  /** Returns the mark of both changes, which are of the same user. */
  public ActivityMark and(ActivityMark other) {
    return new ActivityMark(userId, later(at, other.at), later(noteCreatedAt, other.noteCreatedAt));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
