package io.notestream.consumer.internal.plan;

import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.internal.summary.Projections;
import io.notestream.consumer.internal.summary.Stock;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.CorrectedNote;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of a batch into chains of transactions. Thread-safe, and pure: the same events
 * and baselines give the same plan.
 *
 * <p>A user whose events fit into one transaction shares it with others, up to a number of actions,
 * and in a small batch up to fewer: its transactions run side by side, and each action takes time.
 * A user with more events has a chain alone, of fuller transactions: they have to wait for each
 * other. A single event may use up to 100 actions. Users with expirations share no transaction with
 * others, and come last: reactions may take long, and a write should not wait for them. Only what
 * is planned anew, and fits into one transaction altogether, is in one.
 */
public final class Planner {

  /** How many transactions are kept open at once for the events of further users. */
  private static final int OPEN_TRANSACTIONS = 8;

  /** Over how many transactions a batch is spread that needs no more. */
  private static final int SIDE_BY_SIDE = 16;

  /** Below so many actions a transaction hardly takes less time. */
  private static final int FEW_ACTIONS = 16;

  private final int packActions;
  private final int heavyActions;
  private final LateStart lateStart;
  private final CorrectionRule correctionRule;
  private final Projections projections;

  /** Creates a planner for Notestream's own summaries. */
  public Planner(int packActions, LateStart lateStart) {
    this(packActions, lateStart, Projections.own());
  }

  /**
   * Creates a planner.
   *
   * @param packActions up to how many actions events share a transaction
   * @param lateStart which notes need a baseline
   * @param projections which summaries there are
   */
  public Planner(int packActions, LateStart lateStart, Projections projections) {
    this(packActions, packActions, lateStart, projections);
  }

  /**
   * Creates a planner.
   *
   * @param packActions up to how many actions events share a transaction
   * @param heavyActions up to how many actions those of one user do who has more of them
   * @param projections which summaries there are
   */
  public Planner(int packActions, int heavyActions, LateStart lateStart, Projections projections) {
    this.packActions = packActions;
    this.heavyActions = heavyActions;
    this.lateStart = lateStart;
    this.correctionRule = new CorrectionRule(lateStart.guard());
    this.projections = projections;
  }

  /** Returns whether the change needs to know whether its note has a baseline. */
  public boolean needsBaseline(NoteChange change) {
    return lateStart.needsBaseline(change);
  }

  /** Plans a batch's events, given in stream order. */
  public Plan plan(List<PlannedEvent> events, Baselines baselines) {
    return plan(events, baselines, false);
  }

  private Plan plan(List<PlannedEvent> events, Baselines baselines, boolean together) {
    Map<UserId, List<PlannedEvent>> users = new LinkedHashMap<>();
    for (PlannedEvent event : events) {
      users.computeIfAbsent(event.userId(), u -> new ArrayList<>()).add(event);
    }
    List<List<UserFold>> foldsOfUsers =
        users.values().stream().map(ofUser -> fold(ofUser, baselines)).toList();
    int actions = foldsOfUsers.stream().flatMap(List::stream).mapToInt(UserFold::actions).sum();
    int packed = packed(actions);
    Drafts writes = new Drafts();
    Drafts expirations = together && actions <= packActions ? writes : new Drafts();
    for (List<UserFold> folds : foldsOfUsers) {
      Drafts drafts = folds.stream().anyMatch(UserFold::hasExpiration) ? expirations : writes;
      if (folds.size() == 1 && folds.get(0).actions() < packActions) {
        drafts.pack(folds.get(0), packed);
      } else {
        drafts.chains.add(new ChainDraft(folds.stream().map(TransactionDraft::of).toList()));
      }
    }
    if (expirations != writes) {
      writes.chains.addAll(expirations.chains);
    }
    return new Plan(writes.chains.stream().map(ChainDraft::toChain).toList());
  }

  /**
   * Plans the remaining events of a chain, in one transaction if they fit.
   *
   * @param events of any number of users, each user's in stream order
   */
  public List<PlannedTransaction> replan(List<PlannedEvent> events, Baselines baselines) {
    return plan(events, baselines, true).chains().stream()
        .flatMap(chain -> chain.transactions().stream())
        .toList();
  }

  /** Returns up to how many actions users share a transaction in a batch of so many. */
  private int packed(int actions) {
    return actions <= packActions
        ? packActions
        : Math.min(packActions, Math.max(FEW_ACTIONS, actions / SIDE_BY_SIDE));
  }

  /** Folds a user's events into as few transactions as the number of actions allows. */
  private List<UserFold> fold(List<PlannedEvent> ofUser, Baselines baselines) {
    List<UserFold> folds = new ArrayList<>(1);
    UserFold fold = fold(ofUser.get(0), baselines);
    folds.add(fold);
    Map<NoteRef, Baselines.AsOf> planned = new HashMap<>(0);
    for (PlannedEvent event : ofUser) {
      Stock stock = stock(event, baselines, planned);
      List<Action> puts = puts(event, stock);
      Map<SummaryKey, Deltas> effect = projections.effect(event.change(), stock);
      if (!fold.events().isEmpty() && fold.actionsWith(puts, effect) > heavyActions) {
        fold = fold(event, baselines);
        folds.add(fold);
      }
      fold.add(event, puts, effect);
    }
    return folds;
  }

  private UserFold fold(PlannedEvent first, Baselines baselines) {
    return new UserFold(first.userId(), baselines.corrections(), correctionRule);
  }

  /**
   * Returns how much of the stock the event moves.
   *
   * @param planned the baselines that earlier events of the same user bring; this event adds its
   *     own
   */
  private Stock stock(
      PlannedEvent event, Baselines baselines, Map<NoteRef, Baselines.AsOf> planned) {
    CorrectedNote corrected = baselines.corrections().get(NoteRef.of(event.change()));
    if (corrected != null && correctionRule.covers(corrected, event.change())) {
      return Stock.STAYS;
    }
    boolean looksOld = lateStart.looksOldFrom(event.change());
    if (!looksOld && !lateStart.needsBaseline(event.change())) {
      return Stock.MOVES;
    }
    NoteRef note = NoteRef.of(event.change());
    Baselines.AsOf asOf = planned.containsKey(note) ? planned.get(note) : baselines.get(note);
    if (asOf == null) {
      planned.put(note, new Baselines.AsOf(looksOld ? null : event.change().sequence()));
      return looksOld ? Stock.BRINGS_EMPTY_BASELINE : Stock.BRINGS_BASELINE;
    }
    return asOf.covers(event.change().sequence()) ? Stock.STAYS : Stock.MOVES;
  }

  /** Returns what is written for the event alone, beside its share in the summaries. */
  private static List<Action> puts(PlannedEvent event, Stock stock) {
    List<Action> puts = new ArrayList<>(3);
    puts.add(new Action.PutAudit(event, stock == Stock.STAYS));
    if (stock == Stock.BRINGS_BASELINE) {
      puts.add(new Action.PutBaseline(event, Contribution.of(event.change().before())));
    }
    if (stock == Stock.BRINGS_EMPTY_BASELINE) {
      puts.add(new Action.PutBaseline(event, Contribution.NOTHING, null));
    }
    String oldBody = bodyRef(event.change().before());
    if (oldBody != null && !oldBody.equals(bodyRef(event.change().after()))) {
      puts.add(new Action.PutBlobRemoval(event, oldBody));
    }
    if (event.letter() != null) {
      puts.add(new Action.CloseLetter(event));
    }
    return puts;
  }

  private static @Nullable String bodyRef(@Nullable Note note) {
    return note == null ? null : note.bodyRef();
  }

  /** Chains that are being filled, and those of their transactions that further users may share. */
  private static final class Drafts {

    private final List<ChainDraft> chains = new ArrayList<>();
    private final List<TransactionDraft> open = new ArrayList<>();

    /** Adds a small user's events to the first open transaction that has room for them. */
    void pack(UserFold fold, int packActions) {
      for (TransactionDraft transaction : open) {
        if (transaction.actions() + fold.actions() <= packActions) {
          transaction.add(fold);
          return;
        }
      }
      TransactionDraft transaction = TransactionDraft.of(fold);
      chains.add(ChainDraft.of(transaction));
      open.add(transaction);
      if (open.size() > OPEN_TRANSACTIONS) {
        open.remove(Collections.max(open, Comparator.comparingInt(TransactionDraft::actions)));
      }
    }
  }
}
