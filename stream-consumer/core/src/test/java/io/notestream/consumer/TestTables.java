package io.notestream.consumer;

import io.notestream.local.InProcessDynamoDb;
import io.notestream.local.InProcessDynamoDb.Response;
import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * An engine whose clock stands still an hour after {@link TestRecords#START}, and sets of tables.
 */
public final class TestTables implements AutoCloseable {

  private static final URI NOWHERE = URI.create("http://in-process");
  private static final AtomicInteger SETS = new AtomicInteger();

  private final LocalClock clock;
  private final InProcessDynamoDb engine;
  private final List<DynamoDbClient> clients = new CopyOnWriteArrayList<>();
  private final DynamoDbClient client;
  private final DynamoDbStreamsClient streams;

  public TestTables() {
    this(TestRecords.START.plus(Duration.ofHours(1)));
  }

  /** An engine whose clock stands still at that time. */
  public TestTables(Instant now) {
    clock = LocalClock.frozenAt(now);
    engine = LocalDynamoDb.builder().clock(clock).startInProcess();
    client = client(new ExecutionInterceptor[0]);
    streams =
        DynamoDbStreamsClient.builder()
            .endpointOverride(NOWHERE)
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .httpClient(new InProcessHttp(this::call, clock))
            .build();
  }

  public InProcessDynamoDb engine() {
    return engine;
  }

  public LocalClock clock() {
    return clock;
  }

  /** A client for looking, not for the consumer. */
  public DynamoDbClient client() {
    return client;
  }

  /** A client for the streams of the tables. */
  public DynamoDbStreamsClient streams() {
    return streams;
  }

  /** A client that tries once and calls the interceptors. */
  public DynamoDbClient client(ExecutionInterceptor... interceptors) {
    DynamoDbClient made =
        DynamoDbClient.builder()
            .endpointOverride(NOWHERE)
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .httpClient(new InProcessHttp(this::call, clock))
            .overrideConfiguration(
                o ->
                    o.retryStrategy(DefaultRetryStrategy.doNotRetry())
                        .executionInterceptors(List.of(interceptors)))
            .build();
    clients.add(made);
    return made;
  }

  private Response call(String target, byte[] body) throws IOException {
    return engine
        .call(target, body)
        .orElseThrow(() -> new IOException("the response to " + target + " is lost"));
  }

  /** A fresh set of the tables that the consumer writes to. */
  public TableNames create() {
    TableNames names = TableNames.withPrefix("set" + SETS.incrementAndGet() + "-");
    new TableCreator(client)
        .createMissing(List.of(NotestreamTables.noteViews(names), NotestreamTables.noteOps(names)));
    return names;
  }

  /** A fresh set of all three tables. */
  public TableNames createAll() {
    TableNames names = create();
    new TableCreator(client).createMissing(List.of(NotestreamTables.notes(names)));
    return names;
  }

  /** Every item of a table. */
  public List<Map<String, AttributeValue>> scan(String table) {
    return client.scanPaginator(r -> r.tableName(table).consistentRead(true)).items().stream()
        .toList();
  }

  @Override
  public void close() {
    clients.forEach(DynamoDbClient::close);
    streams.close();
    engine.close();
  }
}
