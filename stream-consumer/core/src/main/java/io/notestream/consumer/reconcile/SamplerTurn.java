package io.notestream.consumer.reconcile;

import io.notestream.model.table.KeyAttributes;
import io.notestream.model.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The turn of one sampler among those of a views table, kept in the operations table until it is
 * not renewed any more. Only cost depends on it: two at once would recount twice as much.
 */
final class SamplerTurn {

  private static final String PARTITION = "LOCK#RECONCILE";

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Map<String, AttributeValue> key;
  private final String owner;
  private final Duration lease;
  private final InstantSource clock;

  SamplerTurn(
      DynamoDbClient dynamoDb,
      String table,
      int generation,
      String owner,
      Duration lease,
      InstantSource clock) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.key = KeyAttributes.primaryKey(PARTITION, Integer.toString(generation));
    this.owner = owner;
    this.lease = lease;
    this.clock = clock;
  }

  /** Takes or renews the turn; returns whether this sampler has it now. */
  boolean take() {
    Instant now = clock.instant();
    try {
      dynamoDb.updateItem(
          r ->
              r.tableName(table)
                  .key(key)
                  .updateExpression("SET #owner = :owner, #until = :until")
                  .conditionExpression(
                      "attribute_not_exists(PK) OR #owner = :owner OR #until < :now")
                  .expressionAttributeNames(Map.of("#owner", "owner", "#until", "until"))
                  .expressionAttributeValues(
                      Map.of(
                          ":owner", AttributeValue.fromS(owner),
                          ":until", AttributeValue.fromS(Timestamps.format(now.plus(lease))),
                          ":now", AttributeValue.fromS(Timestamps.format(now)))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }
}
