package io.notestream.writer.internal.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Reads items of one table by their keys. Thread-safe. */
final class BatchReader {

  /** The most keys of one read; see DynamoDB's BatchGetItem. */
  static final int MAX_KEYS = 100;

  private static final Duration BUDGET = Duration.ofSeconds(5);

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final RetryLoop retry = new RetryLoop(BUDGET);

  BatchReader(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  /**
   * Returns the items that there are, in no order. Asks again for keys that DynamoDB leaves
   * unprocessed.
   *
   * @param keys at most {@link #MAX_KEYS}, all different
   * @param how consistency and projection; its keys do not matter
   */
  List<Map<String, AttributeValue>> read(
      List<Map<String, AttributeValue>> keys, KeysAndAttributes how) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    List<Map<String, AttributeValue>> remaining = keys;
    while (!remaining.isEmpty()) {
      BatchGetItemResponse response = readSome(how.toBuilder().keys(remaining).build());
      items.addAll(response.responses().getOrDefault(table, List.of()));
      remaining = unprocessed(response);
    }
    return items;
  }

  /** Reads at least one of the keys. */
  private BatchGetItemResponse readSome(KeysAndAttributes request) {
    return retry.run(
        unsure -> {
          BatchGetItemResponse response =
              dynamoDb.batchGetItem(r -> r.requestItems(Map.of(table, request)));
          return unprocessed(response).size() == request.keys().size() ? null : response;
        });
  }

  private List<Map<String, AttributeValue>> unprocessed(BatchGetItemResponse response) {
    KeysAndAttributes unprocessed = response.unprocessedKeys().get(table);
    return unprocessed == null ? List.of() : unprocessed.keys();
  }
}
