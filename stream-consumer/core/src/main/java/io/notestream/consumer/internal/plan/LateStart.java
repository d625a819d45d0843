package io.notestream.consumer.internal.plan;

import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import java.time.Duration;
import java.time.Instant;

/**
 * Tells the notes that may have been there before counting began.
 *
 * @param countingSince when counting began
 * @param guard how far the clocks of writer and consumer may lie apart
 */
public record LateStart(Instant countingSince, Duration guard) {

  /** Whether the change is of a note from before counting began, so that it needs a baseline. */
  public boolean isOld(NoteChange change) {
    Note before = change.before();
    Instant createdAt = before == null ? change.latest().createdAt() : before.createdAt();
    return createdAt.isBefore(countingSince.plus(guard));
  }
}
