package io.notestream.consumer.worker;

import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.Gap;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** The few items that the worker itself reads and writes. Thread-safe. */
final class WorkerItems {

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;

  WorkerItems(DynamoDbClient dynamoDb, TableNames tables) {
    this.dynamoDb = dynamoDb;
    this.tables = tables;
  }

  /** Puts a gap unless it is there already, open or dealt with. */
  void keepGap(Gap gap) {
    try {
      dynamoDb.putItem(
          r ->
              r.tableName(tables.noteOps())
                  .item(gap.toItem())
                  .conditionExpression("attribute_not_exists(PK)"));
    } catch (ConditionalCheckFailedException e) {
      return; // Seen before: by this worker's former life, or by another one.
    }
  }

  /** Since when the views count; empty before the first start. */
  Optional<Instant> countingSince() {
    return Optional.ofNullable(
            dynamoDb
                .getItem(r -> r.tableName(tables.noteViews()).key(ViewKeys.meta()))
                .item()
                .get("countingSince"))
        .map(AttributeValue::s)
        .map(Timestamps::parse);
  }
}
