package io.notestream.consumer.internal.plan;

import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import java.time.Duration;
import java.time.Instant;

/**
 * The rule that tells which notes may be older than the counting.
 *
 * @param countingSince when counting began
 * @param guard how far apart the clocks of writer and consumer may be
 */
public record LateStart(Instant countingSince, Duration guard) {

  /** Returns whether the note may be older than the counting, so that it needs a baseline. */
  public boolean isOld(NoteChange change) {
    Note before = change.before();
    return isOld(before == null ? change.latest() : before);
  }

  /**
   * Returns whether the change makes a note that has counted look older than the counting: somebody
   * else than the writer has moved its time of creation back.
   */
  boolean looksOldFrom(NoteChange change) {
    Note after = change.after();
    return after != null && isOld(after) && !isOld(change);
  }

  private boolean isOld(Note note) {
    return note.createdAt().isBefore(countingSince.plus(guard));
  }
}
