package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.internal.meter.ParkReasons;
import io.notestream.consumer.internal.plan.Action;
import io.notestream.consumer.internal.plan.Baselines;
import io.notestream.consumer.internal.plan.CorrectionCheck;
import io.notestream.consumer.internal.plan.NoteRef;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.plan.PlannedTransaction;
import io.notestream.consumer.internal.summary.OwnSummaries;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import io.notestream.model.note.UserId;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Baseline;
import io.notestream.model.view.CorruptItemException;
import io.notestream.model.view.UserSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * The ledger of events that have been counted: commits transactions, one attempt at a time.
 * Thread-safe.
 *
 * <p>An event whose audit record exists has been counted; every transaction puts the audit records
 * of its events under the condition that they do not exist. A cancelled transaction has a reason
 * for every action, <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactionCanceledException.html">in
 * their order</a>; each is read together with its action.
 */
public final class Ledger {

  /**
   * The most actions that DynamoDB accepts in one transaction, see <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">TransactWriteItems</a>.
   */
  public static final int MAX_ACTIONS = 100;

  private static final String NONE = "None";

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;
  private final TransactionItems items;

  /** Creates a ledger. Makes no call. */
  public Ledger(DynamoDbClient dynamoDb, TableNames tables, LedgerRetention retention) {
    this.dynamoDb = dynamoDb;
    this.tables = tables;
    this.items = new TransactionItems(tables, retention);
  }

  /**
   * Returns a request with a token of its own, for a first attempt, or for another one after an
   * attempt that certainly was not applied.
   *
   * @param unreacted whether its expirations get the mark that nobody has reacted to them
   * @param floors whether it is refused if a counter would go below 0; {@link #commit} gets the
   *     same
   */
  public TransactWriteItemsRequest request(
      PlannedTransaction transaction, Instant now, boolean unreacted, boolean floors) {
    return items.request(transaction, now, unreacted, floors);
  }

  /**
   * Sends the request once. Sent again with the same token, it is applied at most once for ten
   * minutes; after that, and with another token, the audit records in it ensure that.
   */
  public CommitResult commit(
      PlannedTransaction transaction, TransactWriteItemsRequest request, boolean floors) {
    try {
      return send(transaction, request, floors);
    } catch (RuntimeException e) {
      // Whatever a client throws is a failure of this attempt; the caller decides what to do next.
      return new CommitResult.Failed(Failures.of(e), Set.of());
    }
  }

  private CommitResult send(
      PlannedTransaction transaction, TransactWriteItemsRequest request, boolean floors) {
    try {
      dynamoDb.transactWriteItems(request);
      return new CommitResult.Committed();
    } catch (TransactionCanceledException e) {
      return read(transaction, e, floors);
    }
  }

  private CommitResult read(
      PlannedTransaction transaction, TransactionCanceledException e, boolean floors) {
    List<Action> actions = transaction.actions();
    List<CancellationReason> reasons = e.cancellationReasons();
    if (reasons.size() < actions.size()) {
      return new CommitResult.Failed(Failures.of(e), Set.of());
    }
    Findings findings = new Findings(transaction, floors);
    Failure worst = null;
    Set<UserId> users = new HashSet<>();
    for (int i = 0; i < reasons.size(); i++) {
      CancellationReason reason = reasons.get(i);
      if (reason.code() == null || reason.code().equals(NONE)) {
        continue;
      }
      Action action =
          actions.get(Math.min(i, actions.size() - 1)); // Behind them: a letter's parts.
      Failure failure =
          reason.code().equals(ParkReasons.CONDITION_FAILED)
              ? findings.add(action, reason)
              : Failures.of(reason);
      worst = worse(worst, failure);
      if (failure != null && failure.passes()) {
        users.add(action.userId());
      }
    }
    if (findings.any()) {
      return findings.result();
    }
    if (worst == null && !findings.belowZero.isEmpty()) {
      return new CommitResult.BelowZero(findings.belowZero);
    }
    return new CommitResult.Failed(worst == null ? Failures.of(e) : worst, users);
  }

  /** Returns the failure to wait for first: one that passes may hide what the others say. */
  static @Nullable Failure worse(@Nullable Failure a, @Nullable Failure b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return b.kind().compareTo(a.kind()) < 0 ? b : a;
  }

  /** What the failed conditions of a transaction show. */
  private final class Findings {
    private final boolean floors;
    private final Map<UserId, CorrectionCheck> checks;
    private final Map<UserId, Instant> oldestNotes;
    private final Map<SummaryKey, String> belowZero = new LinkedHashMap<>();
    private final List<PlannedEvent> duplicates = new ArrayList<>();
    private final List<PlannedEvent> collisions = new ArrayList<>();
    private final Map<NoteRef, Baselines.AsOf> baselines = new HashMap<>();
    private final List<PlannedEvent> closedLetters = new ArrayList<>();
    private final Map<UserId, Instant> corrected = new HashMap<>();
    private final List<PlannedEvent> unreacted = new ArrayList<>();
    private final Map<UserId, Instant> erased = new HashMap<>();

    Findings(PlannedTransaction transaction, boolean floors) {
      this.floors = floors;
      this.checks = transaction.checks();
      this.oldestNotes = ErasureGuard.oldestNotes(transaction.events());
    }

    /** Adds what a failed condition shows; returns the failure instead if it shows nothing. */
    @Nullable Failure add(Action action, CancellationReason reason) {
      if (action instanceof Action.PutAudit put) {
        return addAudit(put.event(), reason);
      }
      if (action instanceof Action.PutBaseline put) {
        return addBaseline(put.event(), reason);
      }
      if (action instanceof Action.CloseLetter close) {
        closedLetters.add(close.event());
        return null;
      }
      if (action instanceof Action.AddToSummary add) {
        return addSummary(add, stored(reason, SummaryLayout.primaryKey(add.key())));
      }
      return addUser(action.userId(), stored(reason, ViewKeys.userSummary(action.userId())), null);
    }

    private @Nullable Failure addSummary(
        Action.AddToSummary add, Map<String, AttributeValue> stored) {
      String below = floors ? CounterFloors.below(add.key(), add.deltas(), stored) : null;
      if (add.key().projection() == OwnSummaries.USER) {
        return addUser(add.userId(), stored, below);
      }
      if (add.key().projection() != OwnSummaries.TAG) {
        return refused(ParkReasons.CONDITION_FAILED, "a summary refuses changes");
      }
      return addBelowZero(add.key(), below);
    }

    private @Nullable Failure addBelowZero(SummaryKey key, @Nullable String below) {
      if (below == null) {
        return vanished(); // Somebody has added to the counter since.
      }
      belowZero.put(key, below);
      return null;
    }

    /**
     * @param below which of the user's counters would go below 0, in words
     */
    private @Nullable Failure addUser(
        UserId userId, Map<String, AttributeValue> stored, @Nullable String below) {
      Instant through = ErasureGuard.erasedThrough(stored);
      if (through != null && through.isAfter(oldestNotes.get(userId))) {
        erased.put(userId, through);
        return null;
      }
      if (through == null && stored.containsKey(UserSummary.ERASED_THROUGH)) {
        return refused(ParkReasons.CONDITION_FAILED, "a summary refuses changes");
      }
      return addCorrection(userId, stored, below);
    }

    private @Nullable Failure addCorrection(
        UserId userId, Map<String, AttributeValue> stored, @Nullable String below) {
      try {
        Instant at =
            new ItemReader<>(stored, CorruptItemException::new)
                .optionalTime(UserSummary.CORRECTED_AT);
        CorrectionCheck check = checks.get(userId);
        if (at == null || (below != null && (check == null || check.allows(at)))) {
          return addBelowZero(SummaryKey.user(userId), below);
        }
        corrected.put(userId, at);
        return null;
      } catch (CorruptItemException e) {
        return refused(ParkReasons.CONDITION_FAILED, String.valueOf(e.getMessage()));
      }
    }

    private Failure refused(String code, String detail) {
      return new Failure(Failure.Kind.REJECTED, code, detail);
    }

    private @Nullable Failure addAudit(PlannedEvent event, CancellationReason reason) {
      Map<String, AttributeValue> stored =
          stored(
              reason,
              ViewKeys.auditRecord(
                  event.userId(), event.change().noteId(), event.change().sequence()));
      if (stored.isEmpty()) {
        return vanished();
      }
      LedgerEntry entry = LedgerEntry.of(stored);
      boolean same = entry.sameAs(LedgerEntry.of(event.change()));
      (same ? duplicates : collisions).add(event);
      if (same && entry.unreacted()) {
        unreacted.add(event);
      }
      return null;
    }

    private @Nullable Failure addBaseline(PlannedEvent event, CancellationReason reason) {
      NoteRef note = NoteRef.of(event.change());
      Map<String, AttributeValue> stored =
          stored(reason, ViewKeys.baseline(note.userId(), note.noteId()));
      if (stored.isEmpty()) {
        return vanished();
      }
      try {
        baselines.put(note, new Baselines.AsOf(Baseline.asOf(stored)));
        return null;
      } catch (CorruptItemException e) {
        return refused(ParkReasons.CORRUPT_BASELINE, String.valueOf(e.getMessage()));
      }
    }

    /** Returns the item in the way: with the reason, or else read, as some endpoints omit it. */
    private Map<String, AttributeValue> stored(
        CancellationReason reason, Map<String, AttributeValue> key) {
      return reason.hasItem() && !reason.item().isEmpty()
          ? reason.item()
          : dynamoDb
              .getItem(r -> r.tableName(tables.noteViews()).key(key).consistentRead(true))
              .item();
    }

    private Failure vanished() {
      return new Failure(
          Failure.Kind.PASSING, ParkReasons.CONDITION_FAILED, "an item was in the way and is gone");
    }

    boolean any() {
      return !duplicates.isEmpty()
          || !collisions.isEmpty()
          || !baselines.isEmpty()
          || !closedLetters.isEmpty()
          || !corrected.isEmpty()
          || !erased.isEmpty();
    }

    CommitResult result() {
      return new CommitResult.Overtaken(
          duplicates, collisions, baselines, closedLetters, corrected, erased, unreacted);
    }
  }
}
