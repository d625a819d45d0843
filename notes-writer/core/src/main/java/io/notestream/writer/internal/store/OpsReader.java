package io.notestream.writer.internal.store;

import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.Gap;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Reads what the consumer keeps for operators: dead letters and gaps, oldest first. Thread-safe.
 *
 * <p>Positions are those of the index. Every method throws an {@code SdkException} if DynamoDB does
 * not respond, and an {@link UnreadableItemException} for an item that is not as the consumer
 * writes it.
 */
public final class OpsReader {

  /** A dead letter's record holds a note, which is no business of operators. */
  private static final KeysAndAttributes WITHOUT_PAYLOAD =
      KeysAndAttributes.builder()
          .projectionExpression(
              "PK, SK, #s, #seq, recordHash, reaction, reason, detail, attempts, userId, noteId,"
                  + " eventId, #src, parkedAt, redrivenAt, nextAt, appliedAt, purgeAt, parts")
          .expressionAttributeNames(
              Map.of("#s", DeadLetter.STATE, "#seq", "sequence", "#src", "source"))
          .build();

  private static final KeysAndAttributes WHOLE = KeysAndAttributes.builder().build();

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final BatchReader items;

  public OpsReader(DynamoDbClients clients, TableNames tables) {
    this.dynamoDb = clients.reads();
    this.table = tables.noteOps();
    this.items = new BatchReader(clients.reads(), tables.noteOps());
  }

  /** Lists the dead letters in a state, without their records. */
  public Page<DeadLetter, OpsPosition> deadLetters(
      DeadLetter.State state, int limit, @Nullable OpsPosition after) {
    return list(
        OpsKeys.deadLettersIn(state.name()), limit, after, WITHOUT_PAYLOAD, DeadLetter::fromItem);
  }

  /** Lists the gaps in a state. */
  public Page<Gap, OpsPosition> gaps(Gap.State state, int limit, @Nullable OpsPosition after) {
    return list(OpsKeys.gapsIn(state.name()), limit, after, WHOLE, Gap::fromItem);
  }

  private <T> Page<T, OpsPosition> list(
      String partition,
      int limit,
      @Nullable OpsPosition after,
      KeysAndAttributes how,
      Function<Map<String, AttributeValue>, T> reader) {
    QueryResponse response =
        dynamoDb.query(
            r -> {
              r.tableName(table)
                  .indexName(KeyAttributes.GSI1)
                  .keyConditionExpression("GSI1PK = :state")
                  .expressionAttributeValues(Map.of(":state", AttributeValue.fromS(partition)))
                  .limit(limit);
              if (after != null) {
                r.exclusiveStartKey(after.key(partition));
              }
            });
    List<OpsPosition> found = response.items().stream().map(OpsPosition::of).toList();
    Map<OpsPosition, T> read = new HashMap<>();
    List<Map<String, AttributeValue>> keys = new ArrayList<>();
    found.forEach(position -> keys.add(position.primaryKey()));
    Map<Map<String, AttributeValue>, OpsPosition> byKey = new HashMap<>();
    found.forEach(position -> byKey.put(position.primaryKey(), position));
    for (Map<String, AttributeValue> item : items.read(keys, how)) {
      OpsPosition position = byKey.get(OpsPosition.primaryKey(item));
      if (position != null) {
        read.put(position, StoredItem.read(item, reader));
      }
    }
    return new Page<>(
        found.stream().map(read::get).filter(Objects::nonNull).toList(),
        response.hasLastEvaluatedKey() ? OpsPosition.of(response.lastEvaluatedKey()) : null);
  }
}
