package io.notestream.consumer;

import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An engine of its own with the three tables, and a clock that stands still unless moved. */
public final class EngineTables implements AutoCloseable {

  private final LocalClock clock;
  private final LocalDynamoDb engine;
  private final DynamoDbClient client;
  private final TableNames names =
      TableNames.withPrefix("t" + UUID.randomUUID().toString().substring(0, 8) + "-");

  private EngineTables(Instant now) {
    clock = LocalClock.frozenAt(now);
    engine = LocalDynamoDb.builder().port(0).clock(clock).start();
    client =
        DynamoDbClient.builder()
            .endpointOverride(engine.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClient(UrlConnectionHttpClient.create())
            .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
    new TableCreator(client).createMissing(NotestreamTables.all(names));
  }

  public static EngineTables startAt(Instant now) {
    return new EngineTables(now);
  }

  public LocalDynamoDb engine() {
    return engine;
  }

  public LocalClock clock() {
    return clock;
  }

  public DynamoDbClient client() {
    return client;
  }

  public TableNames names() {
    return names;
  }

  /** Moves the clock. */
  public void advance(Duration step) {
    clock.advance(step);
  }

  public void put(String table, Map<String, AttributeValue> item) {
    client.putItem(r -> r.tableName(table).item(item));
  }

  /** The item, read consistently; empty if there is none. */
  public Map<String, AttributeValue> get(String table, Map<String, AttributeValue> key) {
    return client.getItem(r -> r.tableName(table).key(key).consistentRead(true)).item();
  }

  @Override
  public void close() {
    client.close();
    engine.close();
  }
}
