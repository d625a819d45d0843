package io.notestream.consumer.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.notestream.consumer.record.RecordJson;
import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.UserSummary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** A stream function with an engine, tables and a clock of its own. */
final class TestFunction implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  static final UserId ALICE = new UserId("alice");
  static final String NO_FAILURES = "{\"batchItemFailures\":[]}";

  private static final AttributeValue NONE = AttributeValue.fromNul(true);

  private final LocalClock clock = LocalClock.frozenAt(NOW);
  private final LocalDynamoDb engine = LocalDynamoDb.builder().port(0).clock(clock).start();
  private final DynamoDbClient client =
      DynamoDbClient.builder()
          .endpointOverride(engine.endpoint())
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
          .httpClient(UrlConnectionHttpClient.create())
          .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
          .build();
  private final TableNames names = TableNames.withPrefix("f-");
  private final StreamHandler handler;
  private final RetryHandler retries;
  private final SweepHandler sweep;

  TestFunction() {
    new TableCreator(client).createMissing(NotestreamTables.all(names));
    Sandbox sandbox =
        Sandbox.of(
            FunctionSettings.of(
                Map.of("NOTESTREAM_TABLE_PREFIX", "f-", "NOTESTREAM_CLOUDWATCH", "Notestream/f")),
            client,
            clock);
    handler = new StreamHandler(sandbox);
    retries = new RetryHandler(sandbox);
    sweep = new SweepHandler(sandbox);
  }

  LocalDynamoDb engine() {
    return engine;
  }

  DynamoDbClient client() {
    return client;
  }

  TableNames names() {
    return names;
  }

  LocalClock clock() {
    return clock;
  }

  /** Invokes the function with a minute's time. */
  String invoke(String event) throws IOException {
    return invoke(event, Duration.ofMinutes(1));
  }

  String invoke(String event, Duration left) throws IOException {
    return invoke(handler, event, left);
  }

  /** Invokes the function that runs on a schedule. */
  String retry() throws IOException {
    return retry(Duration.ofMinutes(1));
  }

  String retry(Duration left) throws IOException {
    return invoke(retries, "{}", left);
  }

  /** Invokes the function that deletes what ends. */
  String sweep() throws IOException {
    return invoke(sweep, "{}", Duration.ofMinutes(1));
  }

  private static String invoke(RequestStreamHandler function, String event, Duration left)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    function.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        out,
        new InvocationContext(left));
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Invokes the function while time passes, until its time is up. */
  String invokeUntilOutOfTime(String event) throws IOException {
    clock.resume();
    try {
      return invoke(event, Duration.ofMillis(800));
    } finally {
      clock.freeze();
    }
  }

  UserSummary summary() {
    return UserSummary.fromItem(
        ALICE,
        client
            .getItem(r -> r.tableName(names.noteViews()).key(ViewKeys.userSummary(ALICE)))
            .item());
  }

  /** The open dead letters, with all their attributes. */
  List<Map<String, AttributeValue>> openLetters() {
    return client.scan(r -> r.tableName(names.noteOps())).items().stream()
        .filter(item -> "OPEN".equals(item.getOrDefault("state", NONE).s()))
        .toList();
  }

  static String event(String... records) {
    return Stream.of(records).collect(Collectors.joining(",", "{\"Records\":[", "]}"));
  }

  static Note note() {
    Instant createdAt = NOW.plusSeconds(120);
    return Note.builder(NoteId.next(createdAt), ALICE, createdAt).build();
  }

  static String created(Note note, String sequence) {
    return RecordJson.write(
        Record.builder()
            .eventID("event-" + sequence)
            .eventName("INSERT")
            .dynamodb(
                d ->
                    d.keys(NoteKeys.note(note.userId(), note.id()))
                        .newImage(NoteCodec.encode(note))
                        .sequenceNumber(sequence)
                        .approximateCreationDateTime(NOW))
            .build());
  }

  @Override
  public void close() {
    client.close();
    engine.close();
  }
}
