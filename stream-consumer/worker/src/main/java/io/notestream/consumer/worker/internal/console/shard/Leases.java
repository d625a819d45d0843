package io.notestream.consumer.worker.internal.console.shard;

import io.notestream.consumer.worker.internal.console.read.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** Reads a lease table. Thread-safe. */
final class Leases {

  /** Bounds a table that something else has filled. */
  private static final int MOST_PAGES = 10;

  private final DynamoDbClient dynamoDb;

  Leases(DynamoDbClient dynamoDb) {
    this.dynamoDb = dynamoDb;
  }

  /** Returns the leases of a table. */
  Sample<List<Lease>> all(String table) {
    List<Lease> found = new ArrayList<>();
    double units = 0;
    Map<String, AttributeValue> last = Map.of();
    for (int page = 0; page == 0 || (!last.isEmpty() && page < MOST_PAGES); page++) {
      @Nullable Map<String, AttributeValue> start = last.isEmpty() ? null : last;
      ScanResponse response =
          dynamoDb.scan(
              r ->
                  r.tableName(table)
                      .exclusiveStartKey(start)
                      .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
      response.items().forEach(row -> Lease.of(row).ifPresent(found::add));
      units +=
          response.consumedCapacity() == null ? 0 : response.consumedCapacity().capacityUnits();
      last = response.lastEvaluatedKey();
    }
    return new Sample<>(found, units);
  }
}
