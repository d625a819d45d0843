package io.notestream.consumer.internal.plan;

import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.note.UserId;
import io.notestream.model.view.CorrectedNote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plans the baselines of old notes, apart from any change: the notes of one user share the updates
 * of their summaries. Pure. Thread-safe.
 */
public final class BaselinePlanner {

  private final int packActions;

  /**
   * Creates a planner.
   *
   * @param packActions up to how many actions notes share a transaction; a single note may use more
   */
  public BaselinePlanner(int packActions) {
    this.packActions = packActions;
  }

  /**
   * Plans the baselines of notes.
   *
   * @param notes those of a user share the more if they follow each other
   * @param corrections what is known of corrections: what a note contributed then is counted
   *     already, so that only its baseline is put
   */
  public List<BaselineTransaction> plan(List<OldNote> notes, Corrections corrections) {
    List<BaselineTransaction> planned = new ArrayList<>();
    Draft draft = new Draft(corrections);
    for (OldNote note : notes) {
      if (!draft.notes.isEmpty() && draft.actionsWith(note) > packActions) {
        planned.add(draft.toTransaction());
        draft = new Draft(corrections);
      }
      draft.add(note);
    }
    if (!draft.notes.isEmpty()) {
      planned.add(draft.toTransaction());
    }
    return planned;
  }

  /** A transaction that is being filled. */
  private static final class Draft {
    private final Corrections corrections;
    private final List<OldNote> notes = new ArrayList<>();
    private final Map<SummaryKey, Deltas> adds = new LinkedHashMap<>();

    Draft(Corrections corrections) {
      this.corrections = corrections;
    }

    int actionsWith(OldNote note) {
      SummaryKey user = SummaryKey.user(note.userId());
      int more = adds.containsKey(user) ? 1 : 2;
      for (SummaryKey key : note.adds().keySet()) {
        more += key.equals(user) || adds.containsKey(key) ? 0 : 1;
      }
      return notes.size() + adds.size() + more;
    }

    void add(OldNote note) {
      notes.add(note);
      deltas(SummaryKey.user(note.userId())); // Also without a delta: it carries the checks.
      if (!isCounted(note)) {
        note.adds().forEach((key, deltas) -> deltas(key).add(deltas));
      }
    }

    private boolean isCounted(OldNote note) {
      CorrectedNote corrected = corrections.get(note.ref());
      return corrected != null && corrected.present();
    }

    private Deltas deltas(SummaryKey key) {
      return adds.computeIfAbsent(key, k -> new Deltas(k.projection()));
    }

    BaselineTransaction toTransaction() {
      Map<UserId, Set<NoteRef>> users = new HashMap<>();
      notes.forEach(
          note -> users.computeIfAbsent(note.userId(), u -> new HashSet<>()).add(note.ref()));
      Map<UserId, CorrectionCheck> checks = new HashMap<>();
      users.forEach(
          (user, refs) ->
              checks.put(
                  user,
                  // Whenever a correction was made, it may have counted an old note.
                  new CorrectionCheck(Instant.EPOCH, corrections.correctedAt(user, refs))));
      List<Action.AddToSummary> planned = new ArrayList<>();
      adds.forEach((key, deltas) -> planned.add(new Action.AddToSummary(key, deltas)));
      return new BaselineTransaction(List.copyOf(notes), List.copyOf(planned), checks);
    }
  }
}
