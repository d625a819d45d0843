package io.notestream.consumer.reconcile;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.ledger.Ledger;
import io.notestream.consumer.internal.ledger.ViewsSchema;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.CapacityCap;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.consumer.reconcile.Judged.DriftedUser;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Writes corrections, in one transaction unless there is too much for one. Each transaction
 * requires that the user's counters are as they were read. Thread-safe.
 *
 * <p>The notes come first, and the counters last: once what a note contributes is written down, it
 * is what the counters should hold of it, and a recount finds those that do not. After a crash in
 * between, the next recount therefore finishes what this one began.
 */
final class CorrectionWriter {

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;
  private final Retrier retrier;
  private final CapacityCap cap;
  private final InstantSource clock;
  private final Duration auditRetention;
  private final ViewsSchema schema;
  private volatile boolean alone;

  CorrectionWriter(
      DynamoDbClient dynamoDb,
      TableNames tables,
      Retrier retrier,
      CapacityCap cap,
      InstantSource clock,
      Duration auditRetention) {
    this.dynamoDb = dynamoDb;
    this.tables = tables;
    this.retrier = retrier;
    this.cap = cap;
    this.clock = clock;
    this.auditRetention = auditRetention;
    this.schema = new ViewsSchema(dynamoDb);
  }

  /**
   * Corrects the user's counters.
   *
   * @return {@code false} if they have moved since they were read: nothing is written, or a part
   *     that stays right
   */
  Attempt<Boolean> write(DriftedUser user, Stop stop) {
    Attempt<Boolean> raised = raise(stop);
    if (!Boolean.FALSE.equals(raised.value())) {
      return raised.map(older -> false);
    }
    CorrectionItems items =
        new CorrectionItems(tables.noteViews(), user, clock.instant().plus(auditRetention));
    for (List<TransactWriteItem> transaction : items.transactions(Ledger.MAX_ACTIONS)) {
      Attempt<Boolean> sent = send(transaction, stop);
      if (!Boolean.TRUE.equals(sent.value())) {
        return sent;
      }
    }
    return Attempt.done(true);
  }

  /**
   * Lets no consumer write any more that would move corrected counters again.
   *
   * @return whether there may have been such consumers until now, so that the user has to be looked
   *     at again
   */
  private Attempt<Boolean> raise(Stop stop) {
    if (alone) {
      return Attempt.done(false);
    }
    String table = tables.noteViews();
    Attempt<Boolean> raised =
        retrier.call(new Call("UpdateItem of META", table), () -> schema.raise(table), stop);
    if (Boolean.TRUE.equals(raised.value()) && !stop.pause(ViewsSchema.NOTICED_WITHIN)) {
      return Attempt.stopped();
    }
    alone = raised.value() != null;
    return raised;
  }

  private Attempt<Boolean> send(List<TransactWriteItem> transaction, Stop stop) {
    TransactWriteItemsRequest request =
        TransactWriteItemsRequest.builder()
            .transactItems(transaction)
            .clientRequestToken(UUID.randomUUID().toString())
            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
            .build();
    if (!cap.await(stop)) {
      return Attempt.stopped();
    }
    return retrier.call(Call.of(request), () -> send(request), stop);
  }

  private boolean send(TransactWriteItemsRequest request) {
    try {
      TransactWriteItemsResponse response = dynamoDb.transactWriteItems(request);
      response.consumedCapacity().stream()
          .filter(used -> used.capacityUnits() != null)
          .forEach(used -> cap.charge(used.capacityUnits()));
      return true;
    } catch (TransactionCanceledException e) {
      boolean moved =
          e.cancellationReasons().stream()
              .map(CancellationReason::code)
              .anyMatch("ConditionalCheckFailed"::equals);
      if (moved) {
        return false;
      }
      throw e;
    }
  }
}
