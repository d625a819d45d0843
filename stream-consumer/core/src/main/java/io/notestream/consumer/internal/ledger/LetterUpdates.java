package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.internal.plan.Action;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.plan.PlannedTransaction;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** Turns the closing of a dead letter into updates of it and its parts. Immutable. */
final class LetterUpdates {

  /** The most actions of a transaction. */
  private static final int MAX_ACTIONS = 100;

  private final String table;
  private final Duration retention;

  LetterUpdates(String table, Duration retention) {
    this.table = table;
    this.retention = retention;
  }

  /** Returns the update that closes the letter, which must be open. */
  TransactWriteItem close(Action.CloseLetter close, Instant now) {
    return TransactWriteItem.builder()
        .update(
            Update.builder()
                .tableName(table)
                .key(key(close.event()))
                .conditionExpression("#state = :open")
                .updateExpression(
                    "SET #state = :done, #appliedAt = :now, #purgeAt = :purgeAt, GSI1PK = :index")
                .expressionAttributeNames(
                    Map.of(
                        "#state", DeadLetter.STATE,
                        "#appliedAt", DeadLetter.APPLIED_AT,
                        "#purgeAt", "purgeAt"))
                .expressionAttributeValues(
                    Map.of(
                        ":open", AttributeValue.fromS(DeadLetter.State.OPEN.name()),
                        ":done", AttributeValue.fromS(DeadLetter.State.DONE.name()),
                        ":now", AttributeValue.fromS(Timestamps.format(now)),
                        ":purgeAt",
                            AttributeValue.fromN(Long.toString(purgeAt(now).getEpochSecond())),
                        ":index",
                            AttributeValue.fromS(
                                OpsKeys.deadLettersIn(DeadLetter.State.DONE.name()))))
                .build())
        .build();
  }

  /**
   * Returns the updates by which the parts of the letter that the transaction closes are purged
   * with it; none where the transaction has no room for them.
   */
  Stream<TransactWriteItem> purges(PlannedTransaction transaction, Instant now) {
    PlannedEvent event = transaction.events().get(0);
    int parts = parts(event);
    if (transaction.actions().size() + parts > MAX_ACTIONS) {
      return Stream.empty();
    }
    return parts == 0
        ? Stream.empty()
        : LetterParts.purges(table, key(event), parts, purgeAt(now))
            .map(purge -> TransactWriteItem.builder().update(purge).build());
  }

  private static int parts(PlannedEvent event) {
    AttributeValue parts = event.letter() == null ? null : event.letter().get(DeadLetter.PARTS);
    return parts == null ? 0 : Integer.parseInt(parts.n());
  }

  private Instant purgeAt(Instant now) {
    return now.plus(retention);
  }

  private static Map<String, AttributeValue> key(PlannedEvent event) {
    Map<String, AttributeValue> key = new HashMap<>(Objects.requireNonNull(event.letter()));
    key.remove(DeadLetter.PARTS);
    return key;
  }
}
