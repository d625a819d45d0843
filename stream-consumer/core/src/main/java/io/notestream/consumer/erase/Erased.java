package io.notestream.consumer.erase;

import io.notestream.model.note.UserId;
import io.notestream.model.view.Erasure;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of an erasure, or of a dry run of one. Immutable.
 *
 * @param userId the user
 * @param erasedThrough the time of creation before which the user's notes are erased
 * @param completedAt when everything was removed; {@code null} if it was not, or after a dry run
 * @param removed the number of items that were removed, or would be, of every kind
 * @param keptNotes notes that were created since: the user still writes
 * @param othersItems items under the user's key in the {@code notes} table that are not this
 *     project's; they are left alone
 */
public record Erased(
    UserId userId,
    Instant erasedThrough,
    @Nullable Instant completedAt,
    Map<Erasure.Kind, Long> removed,
    long keptNotes,
    long othersItems) {

  /** {@return whether everything is removed} */
  public boolean complete() {
    return completedAt != null;
  }
}
