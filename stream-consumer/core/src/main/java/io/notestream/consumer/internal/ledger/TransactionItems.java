package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.internal.plan.Action;
import io.notestream.consumer.internal.plan.CorrectionCheck;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.plan.PlannedTransaction;
import io.notestream.consumer.internal.summary.Mark;
import io.notestream.consumer.internal.summary.Projections;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.AuditCodec;
import io.notestream.model.view.AuditRecord;
import io.notestream.model.view.Baseline;
import io.notestream.model.view.BlobRemoval;
import io.notestream.model.view.Contribution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Turns planned transactions into requests, action by action, in the same order. */
final class TransactionItems {

  private static final String ABSENT = "attribute_not_exists(PK)";

  private final TableNames tables;
  private final LedgerRetention retention;
  private final SummaryUpdates summaries;
  private final LetterUpdates letters;

  TransactionItems(TableNames tables, LedgerRetention retention) {
    this.tables = tables;
    this.retention = retention;
    this.summaries = new SummaryUpdates(tables.noteViews());
    this.letters = new LetterUpdates(tables.noteOps(), retention.closedLetters());
  }

  /** Returns a request with a new token and the given time of commit. */
  TransactWriteItemsRequest request(
      PlannedTransaction transaction, Instant now, boolean unreacted, boolean floors) {
    List<TransactWriteItem> items = new ArrayList<>(transaction.actions().size());
    Mark firstMark = firstMark(transaction);
    Map<UserId, Instant> oldestNotes = ErasureGuard.oldestNotes(transaction.events());
    for (Action action : transaction.actions()) {
      items.add(item(transaction, action, now, oldestNotes, firstMark, unreacted, floors));
    }
    letters.purges(transaction, now).forEach(items::add);
    return TransactWriteItemsRequest.builder()
        .transactItems(items)
        .clientRequestToken(UUID.randomUUID().toString())
        .build();
  }

  /**
   * Returns the mark of a change from a dead letter. Its transaction closes the letter, after which
   * nobody would come back to write the mark of a user that had no summary before.
   */
  private static @Nullable Mark firstMark(PlannedTransaction transaction) {
    PlannedEvent event = transaction.events().get(0);
    return event.letter() == null
        ? null
        : Projections.own().marks(event.change()).stream().findFirst().orElse(null);
  }

  private TransactWriteItem item(
      PlannedTransaction transaction,
      Action action,
      Instant now,
      Map<UserId, Instant> oldestNotes,
      @Nullable Mark firstMark,
      boolean unreacted,
      boolean floors) {
    if (action instanceof Action.PutAudit audit) {
      return putAudit(audit, now, unreacted);
    }
    if (action instanceof Action.AddToSummary add) {
      CorrectionCheck check = transaction.checks().get(add.userId());
      return TransactWriteItem.builder()
          .update(summaries.update(add.key(), add.deltas(), check, oldestNotes, firstMark, floors))
          .build();
    }
    if (action instanceof Action.CheckUser check) {
      return TransactWriteItem.builder()
          .conditionCheck(summaries.check(check.userId(), oldestNotes))
          .build();
    }
    if (action instanceof Action.PutBaseline baseline) {
      NoteChange change = baseline.event().change();
      return putIfAbsent(
          tables.noteViews(),
          new Baseline(change.userId(), change.noteId(), baseline.asOf(), baseline.contribution())
              .toItem());
    }
    if (action instanceof Action.PutBlobRemoval removal) {
      NoteChange change = removal.event().change();
      Instant due = now.plus(retention.blobRemovalDelay());
      Map<String, AttributeValue> item =
          new BlobRemoval(
                  change.userId(), change.noteId(), change.sequence(), removal.bodyRef(), due)
              .toItem();
      return TransactWriteItem.builder()
          .put(Put.builder().tableName(tables.noteOps()).item(item).build())
          .build();
    }
    return letters.close((Action.CloseLetter) action, now);
  }

  private TransactWriteItem putAudit(Action.PutAudit put, Instant now, boolean unreacted) {
    NoteChange change = put.event().change();
    Map<String, AttributeValue> item = new HashMap<>(AuditCodec.encode(audit(change, now)));
    if (unreacted && change instanceof NoteChange.Expired) {
      item.put(AuditCodec.UNREACTED, AttributeValue.fromBool(true));
    }
    if (put.flowOnly()) {
      item.put(AuditCodec.FLOW_ONLY, AttributeValue.fromBool(true));
    }
    return putIfAbsent(tables.noteViews(), item);
  }

  private AuditRecord audit(NoteChange change, Instant now) {
    Note note = change.latest();
    ExpiryCause cause = change instanceof NoteChange.Expired expired ? expired.cause() : null;
    Duration lag = Duration.between(change.origin().eventTime(), now);
    return new AuditRecord(
        change.userId(),
        change.noteId(),
        change.sequence(),
        change.origin().streamEventId(),
        change.kind(),
        cause,
        note.version(),
        note.updatedAt(),
        note.expiry(),
        change.origin().eventTime(),
        change.origin().timeSource(),
        now,
        change.origin().changed(),
        Contribution.of(change.before()),
        Contribution.of(change.after()),
        lag.isNegative() ? Duration.ZERO : lag,
        note.trace(),
        now.plus(retention.audit()));
  }

  /** Returns the put of an item that must not exist yet. */
  static TransactWriteItem putIfAbsent(String table, Map<String, AttributeValue> item) {
    return TransactWriteItem.builder()
        .put(
            Put.builder()
                .tableName(table)
                .item(item)
                .conditionExpression(ABSENT)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build())
        .build();
  }
}
