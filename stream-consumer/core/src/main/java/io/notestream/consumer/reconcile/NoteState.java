package io.notestream.consumer.reconcile;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A note as it is stored, and as it has been counted. Immutable.
 *
 * @param noteId the note
 * @param present the note; {@code null} if it is gone
 * @param stored what it contributes
 * @param counted what the counters hold of it, by the ledger
 * @param newest its newest change that was counted; {@code null} if none was
 * @param newestVersion the version that this change left or removed; 0 if there is none
 * @param newestUpdatedAt the time of update of that version; 1970 if there is none
 * @param hasBaseline whether it has a baseline
 * @param isNewest whether the newest change that was counted left it as it is stored, as far as its
 *     version says; if it is gone, whether that change removed it
 * @param isSettled whether there is such a change, and none is still to be counted
 */
record NoteState(
    NoteId noteId,
    @Nullable PresentNote present,
    Counts stored,
    Counts counted,
    @Nullable SequenceNumber newest,
    long newestVersion,
    Instant newestUpdatedAt,
    boolean hasBaseline,
    boolean isNewest,
    boolean isSettled) {

  /** Returns whether the note has been counted as it is stored. */
  boolean isExplained() {
    return isNewest && stored.equals(counted);
  }

  /** Returns whether the note has changed, and none of its changes has been counted. */
  boolean changedSince(NoteState earlier) {
    return !Objects.equals(present, earlier.present) && counted.equals(earlier.counted);
  }

  /** Returns whether neither the note nor what was counted of it has changed. */
  boolean sameAs(@Nullable NoteState earlier) {
    return earlier != null
        && Objects.equals(present, earlier.present)
        && counted.equals(earlier.counted);
  }
}
