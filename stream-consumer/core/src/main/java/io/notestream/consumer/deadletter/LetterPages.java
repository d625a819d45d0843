package io.notestream.consumer.deadletter;

import io.notestream.model.table.ItemReader;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.view.CorruptItemException;
import io.notestream.model.view.DeadLetter.State;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Reads the dead letters in a state page by page, for somebody who turns them. Thread-safe. */
final class LetterPages {

  private static final Logger LOG = LoggerFactory.getLogger(LetterPages.class);
  private static final String SEPARATOR = "\n";

  private final DynamoDbClient dynamoDb;
  private final String table;

  LetterPages(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  /**
   * Returns a page.
   *
   * @param after {@link LetterPage#next()} of the page before; {@code null} for the first
   * @throws IllegalArgumentException if {@code after} is not that
   */
  LetterPage page(State state, @Nullable String after, int limit) {
    Map<String, AttributeValue> start = after == null ? null : start(state, after);
    QueryResponse response =
        dynamoDb.query(
            r ->
                r.tableName(table)
                    .indexName(KeyAttributes.GSI1)
                    .keyConditionExpression("GSI1PK = :state")
                    .expressionAttributeValues(
                        Map.of(":state", AttributeValue.fromS(OpsKeys.deadLettersIn(state.name()))))
                    .exclusiveStartKey(start)
                    .limit(limit)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    List<LetterEntry> entries = new ArrayList<>();
    for (Map<String, AttributeValue> item : response.items()) {
      try {
        entries.add(LetterEntry.of(item));
      } catch (CorruptItemException e) {
        LOG.error("Skipping a dead letter of {} that cannot be read: {}", table, e.getMessage());
      }
    }
    return new LetterPage(
        entries,
        response.lastEvaluatedKey().isEmpty() ? null : cursor(response.lastEvaluatedKey()),
        response.consumedCapacity() == null ? 0 : response.consumedCapacity().capacityUnits());
  }

  private static String cursor(Map<String, AttributeValue> last) {
    ItemReader<CorruptItemException> key = new ItemReader<>(last, CorruptItemException::new);
    String text = key.string(KeyAttributes.GSI1_SK) + SEPARATOR + key.string(KeyAttributes.SK);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, AttributeValue> start(State state, String cursor) {
    String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    int end = text.lastIndexOf(SEPARATOR);
    if (end < 0) {
      throw new IllegalArgumentException("not a position in a list of dead letters");
    }
    Map<String, AttributeValue> key =
        new HashMap<>(LetterId.parse(text.substring(end + 1)).toAttributes());
    key.put(KeyAttributes.GSI1_PK, AttributeValue.fromS(OpsKeys.deadLettersIn(state.name())));
    key.put(KeyAttributes.GSI1_SK, AttributeValue.fromS(text.substring(0, end)));
    return key;
  }
}
