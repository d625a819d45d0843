package io.notestream.consumer;

import io.notestream.local.InProcessDynamoDb;
import io.notestream.local.LocalClock;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** One set of the three tables in an engine of its own, for tests that move the clock far. */
public final class EngineTables implements AutoCloseable {

  private final TestTables engine;
  private final TableNames names;

  private EngineTables(Instant now) {
    engine = new TestTables(now);
    names = engine.createAll();
  }

  public static EngineTables startAt(Instant now) {
    return new EngineTables(now);
  }

  public InProcessDynamoDb engine() {
    return engine.engine();
  }

  public LocalClock clock() {
    return engine.clock();
  }

  public DynamoDbClient client() {
    return engine.client();
  }

  /** A client for the streams of the tables. */
  public DynamoDbStreamsClient streams() {
    return engine.streams();
  }

  /** A client that tries once and calls the interceptors. */
  public DynamoDbClient client(ExecutionInterceptor... interceptors) {
    return engine.client(interceptors);
  }

  public TableNames names() {
    return names;
  }

  /** Moves the clock. */
  public void advance(Duration step) {
    clock().advance(step);
  }

  public void put(String table, Map<String, AttributeValue> item) {
    client().putItem(r -> r.tableName(table).item(item));
  }

  /** The item, read consistently; empty if there is none. */
  public Map<String, AttributeValue> get(String table, Map<String, AttributeValue> key) {
    return client().getItem(r -> r.tableName(table).key(key).consistentRead(true)).item();
  }

  @Override
  public void close() {
    engine.close();
  }
}
