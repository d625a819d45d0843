package io.notestream.consumer.internal.plan;

import io.notestream.model.note.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A transaction that is being filled with the folds of one or more users. Not thread-safe. */
final class TransactionDraft {

  private final List<UserFold> folds = new ArrayList<>(1);
  private int actions;

  /** Returns a transaction that holds the fold. */
  static TransactionDraft of(UserFold fold) {
    TransactionDraft draft = new TransactionDraft();
    draft.add(fold);
    return draft;
  }

  void add(UserFold fold) {
    folds.add(fold);
    actions += fold.actions();
  }

  /** Returns an upper bound of the number of actions. */
  int actions() {
    return actions;
  }

  PlannedTransaction toTransaction() {
    List<PlannedEvent> events = new ArrayList<>();
    List<Action> planned = new ArrayList<>();
    Map<UserId, CorrectionCheck> checks = new HashMap<>();
    for (UserFold fold : folds) {
      events.addAll(fold.events());
      fold.appendTo(planned);
      checks.put(fold.userId(), fold.check());
    }
    return new PlannedTransaction(events, planned, checks);
  }
}
