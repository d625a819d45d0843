package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.consumer.internal.retry.Retry;
import io.notestream.model.failure.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Reads any number of items of a table by their keys, up to 100 per call. Thread-safe. */
final class BulkReader {

  private static final int KEYS_A_CALL = 100;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Call call;
  private final ActiveRetries retries;
  private final Retrier retrier;
  private final boolean mayBeMissing;

  BulkReader(DynamoDbClient dynamoDb, String table, ActiveRetries retries) {
    this(dynamoDb, table, retries, false);
  }

  /**
   * @param mayBeMissing whether a table that is missing is taken for an empty one
   */
  BulkReader(DynamoDbClient dynamoDb, String table, ActiveRetries retries, boolean mayBeMissing) {
    this.mayBeMissing = mayBeMissing;
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.call = new Call("BatchGetItem", table);
    this.retries = retries;
    this.retrier = new Retrier(retries);
  }

  /** Returns the call by which items are read. */
  Call call() {
    return call;
  }

  /**
   * Returns the items that exist, in no order.
   *
   * @param keys primary keys, each once
   * @param projection the attributes to return; {@code null} for all
   */
  Attempt<List<Map<String, AttributeValue>>> read(
      List<Map<String, AttributeValue>> keys,
      @Nullable String projection,
      boolean consistent,
      Stop stop) {
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    try (Retry retry = retries.begin()) {
      for (int from = 0; from < keys.size(); from += KEYS_A_CALL) {
        KeysAndAttributes asked =
            KeysAndAttributes.builder()
                .keys(keys.subList(from, Math.min(from + KEYS_A_CALL, keys.size())))
                .projectionExpression(projection)
                .consistentRead(consistent)
                .build();
        while (asked != null) {
          Map<String, KeysAndAttributes> request = Map.of(table, asked);
          Attempt<BatchGetItemResponse> attempt = retrier.call(call, () -> send(request), stop);
          BatchGetItemResponse response = attempt.value();
          if (response == null) {
            return attempt.unsuccessful();
          }
          found.addAll(response.responses().getOrDefault(table, List.of()));
          asked = response.unprocessedKeys().get(table);
          if (asked != null && !retry.pauseAfter(call, unprocessed(), stop)) {
            return Attempt.stopped();
          }
        }
      }
    }
    return Attempt.done(found);
  }

  private BatchGetItemResponse send(Map<String, KeysAndAttributes> request) {
    try {
      return dynamoDb.batchGetItem(r -> r.requestItems(request));
    } catch (ResourceNotFoundException e) {
      if (mayBeMissing) {
        return BatchGetItemResponse.builder().build();
      }
      throw e;
    }
  }

  private static Failure unprocessed() {
    return new Failure(Failure.Kind.PASSING, "UnprocessedKeys", "part of a batch was not read");
  }
}
