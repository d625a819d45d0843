package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.table.TableNames;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The counters of stored notes, as they are in the views table. Thread-safe. */
public final class Counters {

  private final DynamoDbClient dynamoDb;
  private final String table;

  /** Creates a view of the counters. Makes no call. */
  public Counters(DynamoDbClient dynamoDb, TableNames tables) {
    this.dynamoDb = dynamoDb;
    this.table = tables.noteViews();
  }

  /**
   * Returns those of the summaries of which a counter of stored notes is below 0, and which, in
   * words, in the order of the keys. Reads each of them consistently.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB fails
   */
  public Map<SummaryKey, String> belowZero(Collection<SummaryKey> keys) {
    Map<SummaryKey, String> below = new LinkedHashMap<>();
    for (SummaryKey key : keys) {
      Map<String, AttributeValue> stored =
          dynamoDb
              .getItem(
                  r -> r.tableName(table).key(SummaryLayout.primaryKey(key)).consistentRead(true))
              .item();
      String counter = CounterFloors.belowZero(key, stored);
      if (counter != null) {
        below.put(key, counter);
      }
    }
    return below;
  }
}
