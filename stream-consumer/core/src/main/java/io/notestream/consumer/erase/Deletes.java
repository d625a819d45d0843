package io.notestream.consumer.erase;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.CapacityCap;
import io.notestream.model.blob.BlobStore;
import io.notestream.model.view.Erasure.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Reads pages and deletes items and bodies at a capped rate, and counts what is deleted; in a dry
 * run it only counts. Not thread-safe.
 */
final class Deletes {

  /**
   * As many as <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html">
   * BatchWriteItem</a> takes.
   */
  private static final int A_CALL = 25;

  private static final Duration AFTER_UNPROCESSED = Duration.ofMillis(200);

  private final DynamoDbClient dynamoDb;
  private final @Nullable BlobStore blobs;
  private final CapacityCap reads;
  private final CapacityCap writes;
  private final boolean dry;
  private final Stop stop;
  private final Counts counts;
  private final Map<Kind, Long> deleted = new EnumMap<>(Kind.class);

  /** Called with what was deleted of a kind, after every few items. */
  @FunctionalInterface
  interface Counts {
    void add(Kind kind, long number);
  }

  Deletes(
      DynamoDbClient dynamoDb,
      @Nullable BlobStore blobs,
      CapacityCap reads,
      CapacityCap writes,
      boolean dry,
      Stop stop,
      Counts counts) {
    this.dynamoDb = dynamoDb;
    this.blobs = blobs;
    this.reads = reads;
    this.writes = writes;
    this.dry = dry;
    this.stop = stop;
    this.counts = counts;
  }

  /** Returns how much was deleted, or would be. */
  Map<Kind, Long> deleted() {
    return Map.copyOf(deleted);
  }

  boolean stopped() {
    return stop.requested();
  }

  /** What is done with a page of items; {@code false} to read no further. */
  @FunctionalInterface
  interface Page {
    boolean handle(List<Map<String, AttributeValue>> items);
  }

  /**
   * Reads all pages of a query.
   *
   * @return {@code false} if a stop was requested before the end, or a page was not handled
   */
  boolean read(QueryRequest query, Page page) {
    Map<String, AttributeValue> start = null;
    do {
      if (!reads.await(stop)) {
        return false;
      }
      QueryResponse response =
          dynamoDb.query(
              query.toBuilder()
                  .exclusiveStartKey(start)
                  .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                  .build());
      charge(reads, response.consumedCapacity());
      if (!page.handle(response.items())) {
        return false;
      }
      start = response.hasLastEvaluatedKey() ? response.lastEvaluatedKey() : null;
    } while (start != null);
    return true;
  }

  /**
   * Deletes items.
   *
   * @param keys their primary keys, each once
   * @return {@code false} if a stop was requested before all were
   */
  boolean items(Kind kind, String table, List<Map<String, AttributeValue>> keys) {
    for (int from = 0; from < keys.size(); from += A_CALL) {
      List<Map<String, AttributeValue>> some =
          keys.subList(from, Math.min(from + A_CALL, keys.size()));
      if (!dry && !delete(table, some)) {
        return false;
      }
      count(kind, some.size());
    }
    return true;
  }

  /** Deletes items that are parts of others, and are not counted. */
  boolean parts(String table, List<Map<String, AttributeValue>> keys) {
    for (Map<String, AttributeValue> key : keys) {
      if (!dry && !delete(table, List.of(key))) {
        return false;
      }
    }
    return true;
  }

  private boolean delete(String table, List<Map<String, AttributeValue>> keys) {
    Map<String, List<WriteRequest>> left =
        Map.of(
            table,
            keys.stream()
                .map(
                    key ->
                        WriteRequest.builder()
                            .deleteRequest(DeleteRequest.builder().key(key).build())
                            .build())
                .toList());
    while (true) {
      if (!writes.await(stop)) {
        return false;
      }
      Map<String, List<WriteRequest>> asked = left;
      BatchWriteItemResponse response =
          dynamoDb.batchWriteItem(
              r -> r.requestItems(asked).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
      response.consumedCapacity().forEach(used -> charge(writes, used));
      left = response.unprocessedItems();
      if (left.isEmpty()) {
        return true;
      }
      if (!stop.pause(AFTER_UNPROCESSED)) {
        return false;
      }
    }
  }

  /**
   * Deletes bodies in the blob store; before the items that refer to them, or nothing would know
   * them after a crash.
   *
   * @throws MissingBlobStoreException if there are some, and no blob store is configured
   */
  boolean bodies(Collection<String> bodyRefs) {
    if (!bodyRefs.isEmpty() && blobs == null) {
      throw new MissingBlobStoreException();
    }
    for (String bodyRef : bodyRefs) {
      if (stop.requested()) {
        return false;
      }
      if (!dry && blobs != null) {
        blobs.delete(bodyRef);
      }
      count(Kind.BODIES, 1);
    }
    return true;
  }

  private void count(Kind kind, long number) {
    deleted.merge(kind, number, Long::sum);
    if (!dry) {
      counts.add(kind, number);
    }
  }

  private static void charge(CapacityCap cap, @Nullable ConsumedCapacity used) {
    if (used != null && used.capacityUnits() != null) {
      cap.charge(used.capacityUnits());
    }
  }
}
