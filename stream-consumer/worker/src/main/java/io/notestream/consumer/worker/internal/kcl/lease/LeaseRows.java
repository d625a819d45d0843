package io.notestream.consumer.worker.internal.kcl.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.kinesis.leases.exceptions.DependencyException;
import software.amazon.kinesis.leases.exceptions.LeasingException;

/** Looks for rows of one lease table that KCL cannot read. Thread-safe. */
public final class LeaseRows {

  private final String table;
  private final DynamoDbAsyncClient dynamoDb;

  /** Looks at the rows of that table. */
  public LeaseRows(String table, DynamoDbAsyncClient dynamoDb) {
    this.table = table;
    this.dynamoDb = dynamoDb;
  }

  /** Returns what is unreadable, by the rows' keys: which row of which table, and why, in words. */
  public Map<String, String> unreadable() throws LeasingException {
    Map<String, String> found = new TreeMap<>();
    for (LeaseRow row : all()) {
      row.problem().ifPresent(why -> found.put(row.key(), described(row, why)));
    }
    return found;
  }

  /**
   * Checks the row without which KCL does not start.
   *
   * @throws IllegalStateException if KCL cannot read it, saying why
   */
  public void requireState() throws LeasingException {
    for (LeaseRow row : all()) {
      Optional<String> why = row.isNeededToStart() ? row.problem() : Optional.empty();
      if (why.isPresent()) {
        throw new IllegalStateException(described(row, why.get()));
      }
    }
  }

  /**
   * Returns the checkpoint of each lease, by shard; empty if there is no such table: nobody has
   * begun to read the stream.
   */
  public Optional<Map<String, String>> checkpoints() throws LeasingException {
    Map<String, String> found = new TreeMap<>();
    try {
      for (LeaseRow row : all()) {
        row.checkpoint().ifPresent(checkpoint -> found.put(row.key(), checkpoint));
      }
    } catch (DependencyException e) {
      if (e.getCause() instanceof ResourceNotFoundException) {
        return Optional.empty();
      }
      throw e;
    }
    return Optional.of(found);
  }

  private String described(LeaseRow row, String why) {
    return "row '" + row.key() + "' of the lease table " + table + " is unreadable: " + why;
  }

  private List<LeaseRow> all() throws LeasingException {
    List<LeaseRow> rows = new ArrayList<>();
    Map<String, AttributeValue> last = Map.of();
    do {
      ScanResponse page = page(last);
      page.items().forEach(item -> rows.add(LeaseRow.of(item)));
      last = page.lastEvaluatedKey();
    } while (!last.isEmpty());
    return rows;
  }

  private ScanResponse page(Map<String, AttributeValue> after) throws LeasingException {
    try {
      return dynamoDb
          .scan(r -> r.tableName(table).exclusiveStartKey(after.isEmpty() ? null : after))
          .get();
    } catch (ExecutionException e) {
      throw new DependencyException(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DependencyException(e);
    }
  }
}
