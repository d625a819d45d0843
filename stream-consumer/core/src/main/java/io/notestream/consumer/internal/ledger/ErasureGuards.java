package io.notestream.consumer.internal.ledger;

import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.Erasure;
import io.notestream.model.view.Meta;
import io.notestream.model.view.UserSummary;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Puts the guards of erased users into views tables. A tombstone is kept in {@code note-ops} for
 * good, and every views table has a guard of its own, which is the user's summary. Thread-safe.
 * Every method throws the client's {@link software.amazon.awssdk.core.exception.SdkException} if
 * DynamoDB fails, and may be repeated.
 */
public final class ErasureGuards {

  private final DynamoDbClient dynamoDb;
  private final String opsTable;

  /** Creates guards. Makes no call. */
  public ErasureGuards(DynamoDbClient dynamoDb, TableNames tables) {
    this.dynamoDb = dynamoDb;
    this.opsTable = tables.noteOps();
  }

  /**
   * Turns the user's summary into a guard: its counters are gone. One that reaches as far stays as
   * it is.
   *
   * @return whether it was put; {@code false} if there was one that reaches as far
   */
  public boolean put(String viewsTable, UserId userId, Instant erasedThrough) {
    AttributeValue through = AttributeValue.fromS(Timestamps.format(erasedThrough));
    Map<String, AttributeValue> item = new HashMap<>(ViewKeys.userSummary(userId));
    item.put(Attributes.USER_ID, AttributeValue.fromS(userId.value()));
    item.put(Attributes.SCHEMA, AttributeValue.fromN(Integer.toString(Meta.SCHEMA)));
    item.put(UserSummary.ERASED_THROUGH, through);
    try {
      dynamoDb.putItem(
          r ->
              r.tableName(viewsTable)
                  .item(item)
                  .conditionExpression("attribute_not_exists(#erased) OR #erased < :through")
                  .expressionAttributeNames(Map.of("#erased", UserSummary.ERASED_THROUGH))
                  .expressionAttributeValues(Map.of(":through", through)));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false; // Put before, by this process or another one that erases the same user.
    }
  }

  /** Puts the guards of all erased users into a table that is new. */
  public void copyTo(String viewsTable) {
    dynamoDb
        .queryPaginator(
            r ->
                r.tableName(opsTable)
                    .indexName(KeyAttributes.GSI1)
                    .keyConditionExpression("GSI1PK = :erasures")
                    .expressionAttributeValues(
                        Map.of(":erasures", AttributeValue.fromS(OpsKeys.ERASURES))))
        .items()
        .forEach(
            entry -> {
              Map<String, AttributeValue> key =
                  Map.of(
                      KeyAttributes.PK, entry.get(KeyAttributes.PK),
                      KeyAttributes.SK, entry.get(KeyAttributes.SK));
              Map<String, AttributeValue> item =
                  dynamoDb.getItem(r -> r.tableName(opsTable).key(key).consistentRead(true)).item();
              if (!item.isEmpty()) {
                Erasure erasure = Erasure.fromItem(item);
                put(viewsTable, erasure.userId(), erasure.erasedThrough());
              }
            });
  }
}
