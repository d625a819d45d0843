package io.notestream.consumer.deadletter;

import io.notestream.model.table.Buckets;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetterKey;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * Lists the notes of which a change stands in an open dead letter of a generation. The reads are
 * consistent, which those of the index are not, and cost what reading all letters costs.
 * Thread-safe.
 *
 * <p>For the consumer's own packages; programs use {@link DeadLetters}.
 */
public final class OpenRecords {

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final String recordSuffix;

  /**
   * A note as a letter names it, valid or not.
   *
   * @param userId the note's owner
   * @param noteId the note
   */
  public record Named(String userId, String noteId) {}

  /**
   * Creates a list. Makes no call.
   *
   * @param dynamoDb the client to use; not closed
   * @param tables the names of the tables
   */
  public OpenRecords(DynamoDbClient dynamoDb, TableNames tables) {
    this.dynamoDb = dynamoDb;
    this.table = tables.noteOps();
    this.recordSuffix = DeadLetterKey.recordSuffix(tables.generation());
  }

  /**
   * Returns the notes, as far as the letters name them.
   *
   * @param used told the read units of each call
   * @return the notes of all letters that are open when this begins, and stay so
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB fails
   */
  public Set<Named> notes(DoubleConsumer used) {
    Set<Named> found = new HashSet<>();
    for (String bucket : Buckets.all(Buckets.OPS)) {
      Map<String, AttributeValue> last = Map.of();
      do {
        QueryResponse page = page(OpsKeys.deadLetterBucket(bucket), last);
        used.accept(page.consumedCapacity() == null ? 0 : page.consumedCapacity().capacityUnits());
        page.items().forEach(item -> add(item, found));
        last = page.lastEvaluatedKey();
      } while (!last.isEmpty());
    }
    return found;
  }

  private QueryResponse page(String partition, Map<String, AttributeValue> after) {
    return dynamoDb.query(
        r ->
            r.tableName(table)
                .consistentRead(true)
                .keyConditionExpression("PK = :pk")
                .filterExpression("#state = :open")
                .projectionExpression("SK, userId, noteId")
                .expressionAttributeNames(Map.of("#state", DeadLetter.STATE))
                .expressionAttributeValues(
                    Map.of(
                        ":pk", AttributeValue.fromS(partition),
                        ":open", AttributeValue.fromS(DeadLetter.State.OPEN.name())))
                .exclusiveStartKey(after.isEmpty() ? null : after)
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
  }

  private void add(Map<String, AttributeValue> item, Set<Named> found) {
    String sk = string(item, KeyAttributes.SK);
    String userId = string(item, "userId");
    String noteId = string(item, "noteId");
    if (sk != null && sk.endsWith(recordSuffix) && userId != null && noteId != null) {
      found.add(new Named(userId, noteId));
    }
  }

  /** Returns the text of an attribute; {@code null} if there is none. */
  static @Nullable String string(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? null : value.s();
  }
}
