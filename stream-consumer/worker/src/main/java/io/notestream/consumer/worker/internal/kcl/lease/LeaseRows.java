package io.notestream.consumer.worker.internal.kcl.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.kinesis.leases.exceptions.DependencyException;
import software.amazon.kinesis.leases.exceptions.LeasingException;

/**
 * The rows of one lease table as they are stored: which of them KCL cannot read, and the one that
 * it needs to start. Thread-safe.
 */
public final class LeaseRows {

  /** What the id of every shard begins with, and so the key of its lease. */
  private static final String SHARD = "shardId-";

  private final String table;
  private final DynamoDbAsyncClient dynamoDb;

  /** Looks at the rows of that table. */
  public LeaseRows(String table, DynamoDbAsyncClient dynamoDb) {
    this.table = table;
    this.dynamoDb = dynamoDb;
  }

  /** Returns whether that is the key of a lease, by which a shard is read. */
  public static boolean isOfShard(String key) {
    return key.startsWith(SHARD);
  }

  /**
   * What keeps shards from being read, as far as the rows tell. Immutable.
   *
   * @param unreadable which rows of the table KCL cannot read, and why, in words, by their keys
   * @param unserved which shards nobody reads, and why, in words
   */
  public record Problems(Map<String, String> unreadable, List<String> unserved) {}

  /**
   * Looks at the table once.
   *
   * @param leases knows the rows of the looks before
   * @return empty if there is no such table
   */
  public Optional<Problems> problems(UnservedLeases leases) throws LeasingException {
    Optional<List<LeaseRow>> rows = all();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> unreadable = new TreeMap<>();
    for (LeaseRow row : rows.get()) {
      row.problem().ifPresent(why -> unreadable.put(row.key(), described(row, why)));
    }
    return Optional.of(new Problems(unreadable, leases.look(rows.get())));
  }

  /**
   * Makes sure of the row without which KCL does not start: writes it if it is missing. Of several
   * workers that start at once, all but one would fail to write it in KCL's own start, which never
   * recovers from that.
   *
   * @param worker the worker's name, for the row's own history
   * @throws IllegalStateException if the row is there and KCL cannot read it, saying why
   */
  public void requireState(String worker) throws LeasingException {
    Map<String, AttributeValue> key = Map.of(LeaseRow.KEY, AttributeValue.fromS(LeaseRow.STATE));
    Map<String, AttributeValue> item =
        await(dynamoDb.getItem(r -> r.tableName(table).key(key).consistentRead(true))).item();
    if (item.isEmpty()) {
      create(LeaseRow.initialState(worker));
      return;
    }
    LeaseRow state = LeaseRow.of(item);
    Optional<String> why = state.problem();
    if (why.isPresent()) {
      throw new IllegalStateException(described(state, why.get()));
    }
  }

  private void create(LeaseRow row) throws LeasingException {
    try {
      await(
          dynamoDb.putItem(
              r ->
                  r.tableName(table)
                      .item(row.attributes())
                      .conditionExpression("attribute_not_exists(#key)")
                      .expressionAttributeNames(Map.of("#key", LeaseRow.KEY))));
    } catch (DependencyException e) {
      if (!(e.getCause() instanceof ConditionalCheckFailedException)) {
        throw e;
      }
      // Another worker was first.
    }
  }

  /**
   * Returns the checkpoint of each lease, by shard; empty if there is no such table: nobody has
   * begun to read the stream.
   */
  public Optional<Map<String, String>> checkpoints() throws LeasingException {
    Optional<List<LeaseRow>> rows = all();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> found = new TreeMap<>();
    for (LeaseRow row : rows.get()) {
      row.checkpoint().ifPresent(checkpoint -> found.put(row.key(), checkpoint));
    }
    return Optional.of(found);
  }

  private String described(LeaseRow row, String why) {
    return "row '" + row.key() + "' of the lease table " + table + " is unreadable: " + why;
  }

  /** Returns every row; empty if there is no such table. */
  private Optional<List<LeaseRow>> all() throws LeasingException {
    List<LeaseRow> rows = new ArrayList<>();
    Map<String, AttributeValue> last = Map.of();
    try {
      do {
        ScanResponse page = page(last);
        page.items().forEach(item -> rows.add(LeaseRow.of(item)));
        last = page.lastEvaluatedKey();
      } while (!last.isEmpty());
    } catch (DependencyException e) {
      if (e.getCause() instanceof ResourceNotFoundException) {
        return Optional.empty();
      }
      throw e;
    }
    return Optional.of(rows);
  }

  private ScanResponse page(Map<String, AttributeValue> after) throws LeasingException {
    return await(
        dynamoDb.scan(r -> r.tableName(table).exclusiveStartKey(after.isEmpty() ? null : after)));
  }

  private static <T> T await(CompletableFuture<T> call) throws LeasingException {
    try {
      return call.get();
    } catch (ExecutionException e) {
      throw new DependencyException(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DependencyException(e);
    }
  }
}
