package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.internal.meter.ParkReasons;
import io.notestream.consumer.internal.plan.Action;
import io.notestream.consumer.internal.plan.BaselineTransaction;
import io.notestream.consumer.internal.plan.CorrectionCheck;
import io.notestream.consumer.internal.plan.NoteRef;
import io.notestream.consumer.internal.plan.OldNote;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Commits the baselines of old notes, together with what they add to the summaries, one attempt at
 * a time. A baseline is put if there is none: whoever else brings it at the same time, the consumer
 * or another backfill, one of them is told. Thread-safe.
 */
public final class BaselineLedger {

  private static final String NONE = "None";

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final SummaryUpdates summaries;

  /** Creates a ledger. Makes no call. */
  public BaselineLedger(DynamoDbClient dynamoDb, TableNames tables) {
    this.dynamoDb = dynamoDb;
    this.table = tables.noteViews();
    this.summaries = new SummaryUpdates(table);
  }

  /**
   * Returns a request with a token of its own, for a first attempt, or for another one after an
   * attempt that certainly was not applied.
   */
  public TransactWriteItemsRequest request(BaselineTransaction transaction) {
    List<TransactWriteItem> items = new ArrayList<>(transaction.actions());
    for (OldNote note : transaction.notes()) {
      NoteRef ref = note.ref();
      items.add(
          TransactionItems.putIfAbsent(
              table, new Baseline(ref.userId(), ref.noteId(), null, note.contribution()).toItem()));
    }
    Map<UserId, Instant> oldest = transaction.oldestNotes();
    for (Action.AddToSummary add : transaction.adds()) {
      CorrectionCheck check = transaction.checks().get(add.userId());
      items.add(
          TransactWriteItem.builder()
              .update(summaries.update(add.key(), add.deltas(), check, oldest, null, false))
              .build());
    }
    return TransactWriteItemsRequest.builder()
        .transactItems(items)
        .clientRequestToken(UUID.randomUUID().toString())
        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
        .build();
  }

  /**
   * Sends the request once. Sent again with the same token, it is applied at most once; with
   * another one, the baselines in it ensure that.
   */
  public BaselineResult commit(BaselineTransaction transaction, TransactWriteItemsRequest request) {
    try {
      return send(transaction, request);
    } catch (RuntimeException e) {
      // Whatever a client throws is a failure of this attempt; the caller decides what to do next.
      return new BaselineResult.Failed(Failures.of(e));
    }
  }

  private BaselineResult send(BaselineTransaction transaction, TransactWriteItemsRequest request) {
    try {
      return new BaselineResult.Committed(
          dynamoDb.transactWriteItems(request).consumedCapacity().stream()
              .mapToDouble(ConsumedCapacity::capacityUnits)
              .sum());
    } catch (TransactionCanceledException e) {
      return read(transaction, e);
    }
  }

  private BaselineResult read(BaselineTransaction transaction, TransactionCanceledException e) {
    List<CancellationReason> reasons = e.cancellationReasons();
    if (reasons.size() != transaction.actions()) {
      return new BaselineResult.Failed(Failures.of(e));
    }
    Findings findings = new Findings(transaction.oldestNotes());
    Failure worst = null;
    for (int i = 0; i < reasons.size(); i++) {
      CancellationReason reason = reasons.get(i);
      if (reason.code() == null || reason.code().equals(NONE)) {
        continue;
      }
      Failure failure = null;
      int notes = transaction.notes().size();
      if (!reason.code().equals(ParkReasons.CONDITION_FAILED)) {
        failure = Failures.of(reason);
      } else if (i < notes) {
        findings.existing.add(transaction.notes().get(i).ref());
      } else {
        failure = findings.add(transaction.adds().get(i - notes), reason);
      }
      worst = Ledger.worse(worst, failure);
    }
    return findings.any()
        ? new BaselineResult.Overtaken(
            findings.existing, findings.corrected, findings.erased, transaction.actions())
        : new BaselineResult.Failed(worst == null ? Failures.of(e) : worst);
  }

  /** What the failed conditions of a transaction show. */
  private final class Findings {
    private final Map<UserId, Instant> oldestNotes;
    private final Set<NoteRef> existing = new HashSet<>();
    private final Map<UserId, Instant> corrected = new HashMap<>();
    private final Map<UserId, Instant> erased = new HashMap<>();

    Findings(Map<UserId, Instant> oldestNotes) {
      this.oldestNotes = oldestNotes;
    }

    boolean any() {
      return !existing.isEmpty() || !corrected.isEmpty() || !erased.isEmpty();
    }

    /** Adds what a summary's failed condition shows; returns the failure if it shows nothing. */
    @Nullable Failure add(Action.AddToSummary add, CancellationReason reason) {
      UserId user = add.userId();
      Map<String, AttributeValue> summary = stored(user, reason);
      Instant through = ErasureGuard.erasedThrough(summary);
      if (through != null && through.isAfter(oldestNotes.get(user))) {
        erased.put(user, through);
        return null;
      }
      try {
        Instant at =
            new ItemReader<>(summary, CorruptItemException::new)
                .optionalTime(UserSummary.CORRECTED_AT);
        if (at == null) {
          return new Failure(
              Failure.Kind.PASSING, ParkReasons.CONDITION_FAILED, "what was in the way is gone");
        }
        corrected.put(user, at);
        return null;
      } catch (CorruptItemException e) {
        return new Failure(
            Failure.Kind.REJECTED, ParkReasons.CONDITION_FAILED, String.valueOf(e.getMessage()));
      }
    }

    /** Returns the summary in the way: with the reason, or else read, as some endpoints omit it. */
    private Map<String, AttributeValue> stored(UserId user, CancellationReason reason) {
      return reason.hasItem() && !reason.item().isEmpty()
          ? reason.item()
          : dynamoDb
              .getItem(r -> r.tableName(table).key(ViewKeys.userSummary(user)).consistentRead(true))
              .item();
    }
  }
}
