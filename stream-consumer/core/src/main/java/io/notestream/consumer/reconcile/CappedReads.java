package io.notestream.consumer.reconcile;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.CapacityCap;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.consumer.summary.ProjectionException;
import io.notestream.model.failure.Failure;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.view.CorruptItemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Reads items consistently, at a capped rate, until DynamoDB has responded. Thread-safe. */
final class CappedReads {

  private static final int KEYS_A_CALL = 100;
  private static final Duration RETRY = Duration.ofMillis(100);

  private final DynamoDbClient dynamoDb;
  private final Retrier retrier;
  private final CapacityCap cap;

  CappedReads(DynamoDbClient dynamoDb, Retrier retrier, CapacityCap cap) {
    this.dynamoDb = dynamoDb;
    this.retrier = retrier;
    this.cap = cap;
  }

  /**
   * The items of a partition.
   *
   * @param table the table
   * @param partition the partition key
   * @param prefix what their sort keys begin with; {@code null} for all items
   * @param projection the attributes to return; {@code null} for all
   * @param names the names that stand in the projection for attributes; {@code null} for none
   */
  record Items(
      String table,
      String partition,
      @Nullable String prefix,
      @Nullable String projection,
      @Nullable Map<String, String> names) {

    static Items beginningWith(String table, String partition, String prefix) {
      return new Items(table, partition, prefix, null, null);
    }
  }

  /** Returns an item; empty if there is none. */
  Attempt<Map<String, AttributeValue>> get(
      String table, Map<String, AttributeValue> key, Stop stop) {
    return response(table, key, stop).map(GetItemResponse::item);
  }

  /** Returns the response with an item, which also tells when it was made. */
  Attempt<GetItemResponse> response(String table, Map<String, AttributeValue> key, Stop stop) {
    return call(
        new Call("GetItem", table),
        () ->
            dynamoDb.getItem(
                r ->
                    r.tableName(table)
                        .key(key)
                        .consistentRead(true)
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)),
        GetItemResponse::consumedCapacity,
        stop);
  }

  /** Returns the keys of those of the items that exist. */
  Attempt<List<Map<String, AttributeValue>>> existing(
      String table, List<Map<String, AttributeValue>> keys, Stop stop) {
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += KEYS_A_CALL) {
      List<Map<String, AttributeValue>> asked =
          keys.subList(from, Math.min(from + KEYS_A_CALL, keys.size()));
      while (!asked.isEmpty()) {
        Attempt<BatchGetItemResponse> attempt = keys(table, asked, stop);
        BatchGetItemResponse response = attempt.value();
        if (response == null) {
          return attempt.unsuccessful();
        }
        found.addAll(response.responses().getOrDefault(table, List.of()));
        KeysAndAttributes left = response.unprocessedKeys().get(table);
        asked = left == null ? List.of() : left.keys();
        if (!asked.isEmpty() && !stop.pause(RETRY)) {
          return Attempt.stopped();
        }
      }
    }
    return Attempt.done(found);
  }

  private Attempt<BatchGetItemResponse> keys(
      String table, List<Map<String, AttributeValue>> keys, Stop stop) {
    KeysAndAttributes asked =
        KeysAndAttributes.builder()
            .keys(keys)
            .projectionExpression("PK, SK")
            .consistentRead(true)
            .build();
    return call(
        new Call("BatchGetItem", table),
        () ->
            dynamoDb.batchGetItem(
                r ->
                    r.requestItems(Map.of(table, asked))
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)),
        response -> response.consumedCapacity().stream().findFirst().orElse(null),
        stop);
  }

  /**
   * Reads the items page by page.
   *
   * @return refused also if {@code pages} finds an item that cannot be read
   */
  Attempt<Boolean> query(Items items, Consumer<QueryResponse> pages, Stop stop) {
    Map<String, AttributeValue> after = null;
    do {
      Attempt<QueryResponse> attempt = page(request(items).consistentRead(true), after, stop);
      QueryResponse response = attempt.value();
      if (response == null) {
        return attempt.unsuccessful();
      }
      try {
        pages.accept(response);
      } catch (CorruptItemException | ProjectionException e) {
        return Attempt.refused(
            new Failure(
                Failure.Kind.REJECTED,
                "UnreadableItem",
                "in " + items.partition() + ", " + e.getMessage()));
      }
      after = response.hasLastEvaluatedKey() ? response.lastEvaluatedKey() : null;
    } while (after != null);
    return Attempt.done(true);
  }

  /** Returns whether there are no such items. */
  Attempt<Boolean> isEmpty(Items items, Stop stop) {
    return page(request(items).consistentRead(true).limit(1), null, stop)
        .map(response -> response.items().isEmpty());
  }

  /** Returns a page of the first index, which cannot be read consistently. */
  Attempt<QueryResponse> index(
      Items items, @Nullable Map<String, AttributeValue> after, int limit, Stop stop) {
    QueryRequest.Builder request =
        request(items)
            .indexName(KeyAttributes.GSI1)
            .keyConditionExpression("GSI1PK = :partition")
            .limit(limit);
    return page(request, after, stop);
  }

  private static QueryRequest.Builder request(Items items) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":partition", AttributeValue.fromS(items.partition()));
    String condition = "PK = :partition";
    if (items.prefix() != null) {
      values.put(":prefix", AttributeValue.fromS(items.prefix()));
      condition += " AND begins_with(SK, :prefix)";
    }
    return QueryRequest.builder()
        .tableName(items.table())
        .keyConditionExpression(condition)
        .expressionAttributeValues(values)
        .projectionExpression(items.projection())
        .expressionAttributeNames(items.names())
        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL);
  }

  private Attempt<QueryResponse> page(
      QueryRequest.Builder request, @Nullable Map<String, AttributeValue> after, Stop stop) {
    QueryRequest query = request.exclusiveStartKey(after).build();
    return call(
        new Call("Query", query.tableName()),
        () -> dynamoDb.query(query),
        QueryResponse::consumedCapacity,
        stop);
  }

  private <T> Attempt<T> call(
      Call what, Supplier<T> call, Function<T, @Nullable ConsumedCapacity> capacity, Stop stop) {
    if (!cap.await(stop)) {
      return Attempt.stopped();
    }
    return retrier
        .call(what, call, stop)
        .map(
            response -> {
              ConsumedCapacity used = capacity.apply(response);
              cap.charge(used == null || used.capacityUnits() == null ? 0 : used.capacityUnits());
              return response;
            });
  }
}
