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
    Instant createdAt = before == null ? change.latest().createdAt() : before.createdAt();
    return createdAt.isBefore(countingSince.plus(guard));
  }
}
