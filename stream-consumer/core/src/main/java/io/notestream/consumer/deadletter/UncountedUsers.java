package io.notestream.consumer.deadletter;

import io.notestream.model.table.Buckets;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetterKey;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Lists the users of whom a change is not counted, since its dead letter is open or was discarded.
 * The reads are consistent. Thread-safe.
 *
 * <p>For the consumer's own packages; programs use {@link DeadLetters}.
 */
public final class UncountedUsers {

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final String recordSuffix;

  /**
   * Creates a list. Makes no call.
   *
   * @param dynamoDb the client to use; not closed
   * @param tables the names of the tables, with the views of the generation whose letters are read
   */
  public UncountedUsers(DynamoDbClient dynamoDb, TableNames tables) {
    this.dynamoDb = dynamoDb;
    this.table = tables.noteOps();
    this.recordSuffix = DeadLetterKey.recordSuffix(tables.generation());
  }

  /**
   * Returns the ids of the users, as their letters name them. Makes sixteen calls, each of which
   * reads at most 1 MB.
   *
   * @return empty if it may be anybody: a letter names nobody, or there are more letters than that
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB fails
   */
  public Optional<Set<String>> read() {
    Set<String> users = new HashSet<>();
    for (String bucket : Buckets.all(Buckets.OPS)) {
      QueryResponse page = page(OpsKeys.deadLetterBucket(bucket));
      if (page.hasLastEvaluatedKey() && !page.lastEvaluatedKey().isEmpty()) {
        return Optional.empty();
      }
      for (Map<String, AttributeValue> letter : page.items()) {
        String sk = OpenRecords.string(letter, KeyAttributes.SK);
        if (sk != null && sk.endsWith(recordSuffix)) {
          String userId = OpenRecords.string(letter, "userId");
          if (userId == null) {
            return Optional.empty();
          }
          users.add(userId);
        }
      }
    }
    return Optional.of(users);
  }

  private QueryResponse page(String partition) {
    return dynamoDb.query(
        r ->
            r.tableName(table)
                .consistentRead(true)
                .keyConditionExpression("PK = :pk")
                .filterExpression("#state IN (:open, :discarded)")
                .projectionExpression("SK, userId")
                .expressionAttributeNames(Map.of("#state", DeadLetter.STATE))
                .expressionAttributeValues(
                    Map.of(
                        ":pk", AttributeValue.fromS(partition),
                        ":open", AttributeValue.fromS(DeadLetter.State.OPEN.name()),
                        ":discarded", AttributeValue.fromS(DeadLetter.State.DISCARDED.name()))));
  }
}
