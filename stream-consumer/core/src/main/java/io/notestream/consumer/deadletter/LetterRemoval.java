package io.notestream.consumer.deadletter;

import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetterKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Removes letters that must not have been put, since their user was erased. Removing what is not
 * there is no error. Thread-safe. Every method throws the client's {@link
 * software.amazon.awssdk.core.exception.SdkException} if DynamoDB fails.
 *
 * <p>For the consumer's own packages.
 */
public final class LetterRemoval {

  private final DynamoDbClient dynamoDb;
  private final String table;

  /**
   * Creates a removal. Makes no call.
   *
   * @param dynamoDb the client to use; not closed
   * @param tables the names of the tables
   */
  public LetterRemoval(DynamoDbClient dynamoDb, TableNames tables) {
    this.dynamoDb = dynamoDb;
    this.table = tables.noteOps();
  }

  /**
   * Removes a record's letter, its parts included, whichever of its two keys it has.
   *
   * @param first the first key for the record's letter
   * @param record the record
   */
  public void remove(DeadLetterKey first, ParkedRecord record) {
    remove(first.pk(), first.sk());
    DeadLetterKey beside = record.keyBeside(first);
    remove(beside.pk(), beside.sk());
  }

  /**
   * Removes every letter of an event: those of its reactions too.
   *
   * @param event the key of any of them
   */
  public void removeAllOf(DeadLetterKey event) {
    remove(event.pk(), event.sequence() + "#" + event.recordHash() + "#");
  }

  /**
   * Removes a letter and its parts.
   *
   * @param letter its primary key
   */
  public void remove(Map<String, AttributeValue> letter) {
    remove(string(letter, KeyAttributes.PK), string(letter, KeyAttributes.SK));
  }

  private void remove(String partition, String prefix) {
    List<Map<String, AttributeValue>> keys =
        dynamoDb
            .queryPaginator(
                r ->
                    r.tableName(table)
                        .consistentRead(true)
                        .projectionExpression(KeyAttributes.PK + ", " + KeyAttributes.SK)
                        .keyConditionExpression("PK = :pk AND begins_with(SK, :prefix)")
                        .expressionAttributeValues(
                            Map.of(
                                ":pk", AttributeValue.fromS(partition),
                                ":prefix", AttributeValue.fromS(prefix))))
            .items()
            .stream()
            .collect(Collectors.toCollection(ArrayList::new));
    // A letter goes last: as long as it is there, whoever comes back finds its parts.
    Collections.reverse(keys);
    keys.forEach(key -> dynamoDb.deleteItem(r -> r.tableName(table).key(key)));
  }

  private static String string(Map<String, AttributeValue> key, String name) {
    return Objects.requireNonNull(key.get(name), name).s();
  }
}
