package io.notestream.consumer.internal.plan;

import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.internal.summary.Projections;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.Contribution;
import java.time.Instant;
import java.util.Map;

/**
 * A note that is older than the counting, as far as its baseline needs to know it: without its
 * text.
 *
 * @param ref the note
 * @param contribution what its baseline says that it contributed
 * @param adds what it contributes to which summaries; not changed
 * @param createdAt when it was created
 * @param updatedAt when it was changed last, by its own account
 */
public record OldNote(
    NoteRef ref,
    Contribution contribution,
    Map<SummaryKey, Deltas> adds,
    Instant createdAt,
    Instant updatedAt) {

  /**
   * Returns what a baseline needs to know of the note.
   *
   * @throws io.notestream.consumer.summary.ProjectionException if a function of a projection fails
   */
  public static OldNote of(Note note, Projections projections) {
    return new OldNote(
        new NoteRef(note.userId(), note.id()),
        Contribution.of(note),
        projections.contribution(note),
        Timestamps.truncate(note.createdAt()),
        note.updatedAt());
  }

  /** Returns the note's owner. */
  public UserId userId() {
    return ref.userId();
  }
}
