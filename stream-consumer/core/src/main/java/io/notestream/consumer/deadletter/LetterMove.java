package io.notestream.consumer.deadletter;

import io.notestream.consumer.internal.ledger.LetterParts;
import io.notestream.model.view.DeadLetter;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Changes a letter that still is as it was seen. One that is closed is changed in one transaction
 * with the purge time of its parts. Immutable.
 */
record LetterMove(Update letter, List<TransactWriteItem> parts) {

  static LetterMove of(String table, DeadLetter seen, DeadLetter next) {
    LetterUpdate update = LetterUpdate.of(seen, next);
    return new LetterMove(
        Update.builder()
            .tableName(table)
            .key(seen.key().toAttributes())
            .updateExpression(update.expression())
            .conditionExpression(update.condition())
            .expressionAttributeNames(update.names())
            .expressionAttributeValues(update.values())
            .build(),
        purges(table, next));
  }

  private static List<TransactWriteItem> purges(String table, DeadLetter closed) {
    if (closed.purgeAt() == null) {
      return List.of();
    }
    return LetterParts.purges(table, closed.key().toAttributes(), closed.parts(), closed.purgeAt())
        .map(purge -> TransactWriteItem.builder().update(purge).build())
        .toList();
  }

  /** Changes the letter; returns {@code false} if it is no longer as it was seen. */
  boolean apply(DynamoDbClient dynamoDb) {
    return parts.isEmpty() ? update(dynamoDb) : transact(dynamoDb);
  }

  private boolean update(DynamoDbClient dynamoDb) {
    try {
      dynamoDb.updateItem(
          r ->
              r.tableName(letter.tableName())
                  .key(letter.key())
                  .updateExpression(letter.updateExpression())
                  .conditionExpression(letter.conditionExpression())
                  .expressionAttributeNames(letter.expressionAttributeNames())
                  .expressionAttributeValues(letter.expressionAttributeValues()));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private boolean transact(DynamoDbClient dynamoDb) {
    List<TransactWriteItem> items = new ArrayList<>(parts);
    items.add(0, TransactWriteItem.builder().update(letter).build());
    try {
      dynamoDb.transactWriteItems(r -> r.transactItems(items));
      return true;
    } catch (TransactionCanceledException e) {
      if (e.hasCancellationReasons()
          && "ConditionalCheckFailed".equals(e.cancellationReasons().get(0).code())) {
        return false;
      }
      throw e;
    }
  }
}
