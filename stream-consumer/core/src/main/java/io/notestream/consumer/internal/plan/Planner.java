package io.notestream.consumer.internal.plan;

import io.notestream.consumer.internal.summary.DeltaTable.Stock;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.UserId;
import io.notestream.model.view.Contribution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Plans batches. Thread-safe, and pure: the same events and baselines give the same plan.
 *
 * <p>A user whose events fit one transaction shares it with others, up to a number of actions; a
 * user with more has a chain of transactions alone. A single event may use up to 100 actions.
 */
public final class Planner {

  /** How many transactions stay open for another user's events at once. */
  private static final int OPEN_BINS = 8;

  private final int packActions;
  private final LateStart lateStart;

  /**
   * @param packActions up to how many actions events share a transaction
   * @param lateStart which notes need a baseline
   */
  public Planner(int packActions, LateStart lateStart) {
    this.packActions = packActions;
    this.lateStart = lateStart;
  }

  /** Whether the change is of a note that needs a baseline. */
  public boolean isOld(NoteChange change) {
    return lateStart.isOld(change);
  }

  /** Plans a batch's events, given in stream order. */
  public Plan plan(List<PlannedEvent> events, Baselines baselines) {
    Map<UserId, List<PlannedEvent>> users = new LinkedHashMap<>();
    for (PlannedEvent event : events) {
      users.computeIfAbsent(event.userId(), u -> new ArrayList<>()).add(event);
    }
    List<List<List<UserFold>>> chains = new ArrayList<>();
    List<Bin> open = new ArrayList<>();
    for (List<PlannedEvent> ofUser : users.values()) {
      List<UserFold> folds = fold(ofUser, baselines, packActions);
      if (folds.size() == 1 && folds.get(0).actions() < packActions) {
        pack(folds.get(0), open, chains);
      } else {
        chains.add(folds.stream().map(List::of).toList());
      }
    }
    return new Plan(
        chains.stream()
            .map(chain -> new Chain(chain.stream().map(Planner::transaction).toList()))
            .toList());
  }

  /**
   * Plans what is left of a chain, in one transaction if it fits.
   *
   * @param events of any number of users, each user's in stream order
   */
  public List<PlannedTransaction> replan(List<PlannedEvent> events, Baselines baselines) {
    return plan(events, baselines).chains().stream()
        .flatMap(chain -> chain.transactions().stream())
        .toList();
  }

  /** Cuts a user's events into as few transactions as the number of actions allows. */
  private List<UserFold> fold(List<PlannedEvent> ofUser, Baselines baselines, int limit) {
    List<UserFold> folds = new ArrayList<>(1);
    UserFold fold = new UserFold(ofUser.get(0).userId());
    folds.add(fold);
    Map<NoteRef, Baselines.AsOf> planned = new HashMap<>(0);
    for (PlannedEvent event : ofUser) {
      List<Action> puts = new ArrayList<>(3);
      puts.add(new Action.PutAudit(event));
      Stock stock = Stock.MOVES;
      if (lateStart.isOld(event.change())) {
        NoteRef note = NoteRef.of(event.change());
        Baselines.AsOf asOf = planned.containsKey(note) ? planned.get(note) : baselines.get(note);
        if (asOf == null) {
          stock = Stock.BRINGS_BASELINE;
          puts.add(new Action.PutBaseline(event, Contribution.of(event.change().before())));
          planned.put(note, new Baselines.AsOf(event.change().sequence()));
        } else if (asOf.covers(event.change().sequence())) {
          stock = Stock.STAYS;
        }
      }
      addBlobRemoval(event, puts);
      if (event.letter() != null) {
        puts.add(new Action.CloseLetter(event));
      }
      if (!fold.events().isEmpty() && fold.actionsWith(event, puts, stock) > limit) {
        fold = new UserFold(event.userId());
        folds.add(fold);
      }
      fold.add(event, puts, stock);
    }
    return folds;
  }

  private static void addBlobRemoval(PlannedEvent event, List<Action> puts) {
    String old = event.change().before() == null ? null : event.change().before().bodyRef();
    String now = event.change().after() == null ? null : event.change().after().bodyRef();
    if (old != null && !Objects.equals(old, now)) {
      puts.add(new Action.PutBlobRemoval(event, old));
    }
  }

  /** Puts a small user's events into the first open transaction that has room for them. */
  private void pack(UserFold fold, List<Bin> open, List<List<List<UserFold>>> chains) {
    for (Bin bin : open) {
      if (bin.actions + fold.actions() <= packActions) {
        bin.folds.add(fold);
        bin.actions += fold.actions();
        return;
      }
    }
    Bin bin = new Bin();
    bin.folds.add(fold);
    bin.actions = fold.actions();
    chains.add(List.of(bin.folds));
    open.add(bin);
    if (open.size() > OPEN_BINS) {
      open.remove(fullest(open));
    }
  }

  private static Bin fullest(List<Bin> open) {
    Bin fullest = open.get(0);
    for (Bin bin : open) {
      if (bin.actions > fullest.actions) {
        fullest = bin;
      }
    }
    return fullest;
  }

  private static PlannedTransaction transaction(List<UserFold> folds) {
    List<PlannedEvent> events = new ArrayList<>();
    List<Action> actions = new ArrayList<>();
    for (UserFold fold : folds) {
      events.addAll(fold.events());
      fold.appendTo(actions);
    }
    return new PlannedTransaction(events, actions);
  }

  /** A transaction that is being filled. */
  private static final class Bin {
    private final List<UserFold> folds = new ArrayList<>();
    private int actions;
  }
}
