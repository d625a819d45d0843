package io.notestream.consumer.erase;

import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.view.BackfillSegment;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Takes a user out of the positions at which backfills stand. A segment whose position names the
 * user begins anew: the notes that were counted are known by their baselines, so that none counts
 * twice. A backfill that is running writes its next position over that. Not thread-safe.
 */
final class BackfillPositions {

  private final DynamoDbClient dynamoDb;
  private final String table;

  BackfillPositions(DynamoDbClient dynamoDb, String opsTable) {
    this.dynamoDb = dynamoDb;
    this.table = opsTable;
  }

  /** Takes the user out of the positions of one generation, of which there are few. */
  void forget(UserId userId, int generation) {
    AttributeValue user = AttributeValue.fromS(NoteKeys.partition(userId));
    AttributeValue partition =
        Objects.requireNonNull(OpsKeys.backfillSegment(generation, 0).get(KeyAttributes.PK));
    dynamoDb
        .queryPaginator(
            r ->
                r.tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression("PK = :pk")
                    .filterExpression("#at = :user")
                    .expressionAttributeNames(Map.of("#at", BackfillSegment.LAST_PK))
                    .expressionAttributeValues(Map.of(":pk", partition, ":user", user)))
        .items()
        .forEach(item -> beginAnew(BackfillSegment.fromItem(item), user));
  }

  private void beginAnew(BackfillSegment segment, AttributeValue user) {
    try {
      dynamoDb.putItem(
          r ->
              r.tableName(table)
                  .item(segment.begunAnew().toItem())
                  .conditionExpression("#at = :user")
                  .expressionAttributeNames(Map.of("#at", BackfillSegment.LAST_PK))
                  .expressionAttributeValues(Map.of(":user", user)));
    } catch (ConditionalCheckFailedException e) {
      return; // The backfill is running, and is past the user by now.
    }
  }
}
