package io.notestream.consumer.reconcile;

import io.notestream.model.note.NoteId;
import io.notestream.model.view.CorrectedNote;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a recount has to know of the views table. Immutable.
 *
 * @param countingSince when counting began
 * @param oldBefore notes created before this time may be older than the counting
 * @param backfilled whether every note that is older than the counting has its baseline
 * @param keptSince audit records that were committed since then are there; older ones may be gone
 */
record ViewsFacts(Instant countingSince, Instant oldBefore, boolean backfilled, Instant keptSince) {

  /** Returns whether the note may be older than the counting. */
  boolean isOld(PresentNote note) {
    return note.createdAt().isBefore(oldBefore);
  }

  /**
   * Returns whether audit records of the note may be gone that would be needed to tell what it has
   * been counted with.
   *
   * @param corrected from when on they would be needed; {@code null} for its beginning
   */
  boolean mayHaveForgotten(NoteId noteId, @Nullable CorrectedNote corrected) {
    Instant since = corrected == null ? countingSince : corrected.correctedAt();
    return since.isBefore(keptSince) && noteId.time().isBefore(keptSince);
  }
}
