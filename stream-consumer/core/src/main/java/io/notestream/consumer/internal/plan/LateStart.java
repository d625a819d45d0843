package io.notestream.consumer.internal.plan;

import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rules that tell which notes may be older than the counting, and whether a change of such a
 * note may be the first to be counted.
 *
 * @param countingSince when counting began
 * @param guard how far apart the clocks of writer and consumer may be
 * @param backfilledAt when every older note had its baseline; {@code null} until then
 */
public record LateStart(Instant countingSince, Duration guard, @Nullable Instant backfilledAt) {

  /** Creates the rules for a table that was not backfilled. */
  public LateStart(Instant countingSince, Duration guard) {
    this(countingSince, guard, null);
  }

  /**
   * Returns whether the change is of a note that may be older than the counting, and may be the
   * first of it to be counted, or be covered by the baseline that a later one has brought. After a
   * backfill neither is the case: the note has its baseline already, and that is of an earlier
   * change. Except for a note that comes into being: the backfill has not seen it.
   */
  public boolean needsBaseline(NoteChange change) {
    return isOldBefore(change) && (change.before() == null || !isAfterBackfill(change));
  }

  /**
   * Returns whether the change makes a note that has counted look older than the counting: somebody
   * else than the writer has moved its time of creation back.
   */
  boolean looksOldFrom(NoteChange change) {
    Note after = change.after();
    return after != null && isOld(after) && !isOldBefore(change);
  }

  /** Returns whether the note may be older than the counting. */
  public boolean isOld(Note note) {
    return note.createdAt().isBefore(countingSince.plus(guard));
  }

  private boolean isOldBefore(NoteChange change) {
    Note before = change.before();
    return isOld(before == null ? change.latest() : before);
  }

  private boolean isAfterBackfill(NoteChange change) {
    return backfilledAt != null
        && change.origin().timeSource() == EventTimeSource.STREAM
        && change.origin().eventTime().isAfter(backfilledAt.plus(guard));
  }
}
