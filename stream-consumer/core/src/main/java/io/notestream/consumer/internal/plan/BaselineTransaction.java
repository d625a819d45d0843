package io.notestream.consumer.internal.plan;

import io.notestream.model.note.UserId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A transaction that gives old notes their baselines and adds what they contribute, apart from any
 * change.
 *
 * @param notes the notes; the transaction's first actions put their baselines, in this order
 * @param adds what is added to the summaries, in the order of the actions behind those; each user
 *     has the user summary among them, which carries the checks
 * @param checks what is required of the summary of each user
 */
public record BaselineTransaction(
    List<OldNote> notes, List<Action.AddToSummary> adds, Map<UserId, CorrectionCheck> checks) {

  /** Returns how many actions it has. */
  public int actions() {
    return notes.size() + adds.size();
  }

  /** Returns for each user when the oldest of the notes was created. */
  public Map<UserId, Instant> oldestNotes() {
    Map<UserId, Instant> oldest = new HashMap<>();
    notes.forEach(
        note -> oldest.merge(note.userId(), note.createdAt(), (a, b) -> a.isBefore(b) ? a : b));
    return oldest;
  }
}
