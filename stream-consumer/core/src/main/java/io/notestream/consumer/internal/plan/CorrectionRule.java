package io.notestream.consumer.internal.plan;

import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.CorrectedNote;
import java.time.Duration;
import java.time.Instant;

/**
 * The rule that tells whether a correction covers a change: whether the change had happened when
 * the note was read, so that what it did to the stock has been corrected for. Pure.
 *
 * <p>The states of a note follow each other, and its version and time of update grow. The change
 * that had happened last left the note as it was read; the next one found it so. Where the version
 * does not say, because somebody else than the writer left it as it was, or because nothing is
 * known of what came before, a change is taken to be covered unless it came after the note was read
 * for certain. Times are DynamoDB's own on both sides.
 */
final class CorrectionRule {

  private final Duration guard;

  /**
   * @param guard how far apart the clocks of the stream, the writer and the correction may be
   */
  CorrectionRule(Duration guard) {
    this.guard = guard;
  }

  /**
   * Returns the time that a user's last correction must be older than for the change to be later
   * for certain.
   */
  Instant notCoveredBefore(NoteChange change) {
    return isTimed(change) ? change.origin().eventTime().minus(guard) : Instant.EPOCH;
  }

  /** Returns whether the change had happened when the note was read. */
  boolean covers(CorrectedNote corrected, NoteChange change) {
    if (corrected.sequence() != null && change.sequence().compareTo(corrected.sequence()) <= 0) {
      return true;
    }
    if (isTimed(change)) {
      Instant time = change.origin().eventTime();
      if (time.isBefore(corrected.readAt().minus(guard))) {
        return true;
      }
      if (time.isAfter(corrected.correctedAt().plus(guard))) {
        return false;
      }
    }
    Note before = change.before();
    int order = compare(before == null ? change.latest() : before, corrected);
    boolean asRead =
        order == 0
            && before != null
            && corrected.present()
            && Contribution.of(before).equals(corrected.contribution());
    if (asRead) {
      return false;
    }
    if (!corrected.present() && order > 0 && before == null) {
      // It came back. If before it was read as gone, then it went again, unseen.
      return isTimed(change) && change.origin().eventTime().isBefore(corrected.readAt());
    }
    if (order == 0 || (!corrected.present() && order > 0)) {
      return !isLater(change, corrected);
    }
    return order < 0;
  }

  private static int compare(Note note, CorrectedNote corrected) {
    int versions = Long.compare(note.version(), corrected.noteVersion());
    return versions == 0 ? note.updatedAt().compareTo(corrected.updatedAt()) : versions;
  }

  /** Returns whether the change came after the note was read for certain. */
  private static boolean isLater(NoteChange change, CorrectedNote corrected) {
    return isTimed(change) && change.origin().eventTime().isAfter(corrected.correctedAt());
  }

  private static boolean isTimed(NoteChange change) {
    return change.origin().timeSource() == EventTimeSource.STREAM;
  }
}
