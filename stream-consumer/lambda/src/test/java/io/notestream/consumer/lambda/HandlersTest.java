package io.notestream.consumer.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.notestream.consumer.record.InvalidInputException;
import io.notestream.consumer.record.RecordJson;
import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.note.Expiry;
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
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

class HandlersTest {

  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final UserId ALICE = new UserId("alice");
  private static final Duration AMPLE = Duration.ofMinutes(1);

  private static final LocalClock CLOCK = LocalClock.frozenAt(NOW);

  @AutoClose
  private static LocalDynamoDb engine = LocalDynamoDb.builder().port(0).clock(CLOCK).start();

  @AutoClose private static DynamoDbClient client = unretried();

  private final String prefix = "l" + UUID.randomUUID().toString().substring(0, 8) + "-";
  private final TableNames names = TableNames.withPrefix(prefix);
  private final Sandbox sandbox = sandbox("archive");
  private final StreamHandler handler = new StreamHandler(sandbox);

  @AfterEach
  void clear() {
    engine.faults().clear();
  }

  private static DynamoDbClient unretried() {
    return DynamoDbClient.builder()
        .endpointOverride(engine.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  private Sandbox sandbox(String reactions) {
    new TableCreator(client).createMissing(NotestreamTables.all(names));
    return Sandbox.of(
        FunctionSettings.of(
            Map.of("NOTESTREAM_TABLE_PREFIX", prefix, "NOTESTREAM_REACTION", reactions)),
        client,
        CLOCK);
  }

  @Test
  void countsTheRecordsOfAnEventOnce() throws IOException {
    String event = event(created(note(), 1), created(note(), 2), expired(note(), 3));

    assertThat(invoke(event, AMPLE)).isEqualTo("{\"batchItemFailures\":[]}");
    assertThat(invoke(event, AMPLE)).isEqualTo("{\"batchItemFailures\":[]}");

    assertThat(summary().created()).isEqualTo(2);
    assertThat(summary().expired()).isEqualTo(1);
  }

  @Test
  void readsTheNotationsThatEventsComeIn() throws IOException {
    String upper = created(note(), 1);
    String lower =
        created(note(), 2)
            .replace("\"Keys\"", "\"keys\"")
            .replace("\"NewImage\"", "\"newImage\"")
            .replace("\"SequenceNumber\"", "\"sequenceNumber\"")
            .replaceAll(
                "\"ApproximateCreationDateTime\":(\\d+)",
                "\"approximateCreationDateTime\":$1.0,\"oldImage\":null,\"unknown\":{}");
    String millis =
        created(note(), 3)
            .replaceAll(
                "\"ApproximateCreationDateTime\":(\\d+)", "\"ApproximateCreationDateTime\":$1000");

    invoke(event(upper, lower, millis), AMPLE);

    assertThat(summary().created()).isEqualTo(3);
    assertThat(
            client
                .getItem(
                    r ->
                        r.tableName(names.noteViews())
                            .key(ViewKeys.daySummary(ALICE, LocalDate.of(2026, 11, 25))))
                .item())
        .containsEntry("created", AttributeValue.fromN("3"));
  }

  @Test
  void anEmptyEventIsASuccess() throws IOException {
    for (String nothing :
        List.of(
            "",
            "null",
            "{}",
            "{\"Records\":[]}",
            "{\"Records\":null}",
            "{\"detail-type\":\"Scheduled Event\"}",
            "[]")) {
      assertThat(invoke(nothing, AMPLE)).isEqualTo("{\"batchItemFailures\":[]}");
    }
  }

  @Test
  void whatIsNoEventFailsTheInvocation() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> invoke("{\"Records\":\"none\"}", AMPLE));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> invoke("{\"DDBStreamBatchInfo\":{}}", AMPLE))
        .withMessageContaining("where the records are");
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> invoke("no json", AMPLE));
    // The payload that Lambda keeps of a failed batch is a text: taken out and sent, it would be
    // a success of which nothing is applied.
    for (String other : List.of("\"{\\\"Records\\\":[{}]}\"", "\"\"", "7", "true")) {
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(() -> invoke(other, AMPLE))
          .withMessageContaining("neither a stream record");
    }
  }

  @Test
  void poisonIsParkedAndIsNoFailure() throws IOException {
    String poison =
        created(note(), 1).replace("\"version\":{\"N\":\"1\"}", "\"version\":{\"S\":\"x\"}");

    assertThat(invoke(event(poison, created(note(), 2)), AMPLE))
        .isEqualTo("{\"batchItemFailures\":[]}");

    assertThat(summary().created()).isEqualTo(1);
    assertThat(
            client
                .query(
                    r ->
                        r.tableName(names.noteOps())
                            .indexName("GSI1")
                            .keyConditionExpression("GSI1PK = :p")
                            .expressionAttributeValues(
                                Map.of(":p", AttributeValue.fromS("DEADLETTER#OPEN"))))
                .items())
        .hasSize(1);
  }

  @Test
  void whatHasToWaitIsDeliveredAgainFromTheFirstUnsettledRecord() throws IOException {
    invoke(event(created(note(), 1)), AMPLE);
    engine.faults().on("TransactWriteItems").table(names.noteViews()).throttle();
    // The pipeline waits by the sandbox's clock, which has to move for its time to be up.
    CLOCK.resume();
    String response;
    try {
      response = invoke(event(created(note(), 5), created(note(), 6)), Duration.ofMillis(800));
    } finally {
      CLOCK.freeze();
    }

    assertThat(response).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"5\"}]}");
    assertThat(summary().created()).isEqualTo(1);
  }

  @Test
  void theRetryHandlerDoesWhatIsPending() throws IOException {
    engine.faults().on("PutItem").table(names.noteOps()).next(1).throttle();
    Note note = note();
    invoke(event(expired(note, 9)), AMPLE);
    assertThat(summary().expired()).isEqualTo(1);
    RetryHandler retries = new RetryHandler(sandbox);
    assertThat(invoke(retries, "{}", AMPLE)).contains("\"done\":0");

    CLOCK.advance(Duration.ofMinutes(1));

    assertThat(invoke(retries, "{}", AMPLE))
        .startsWith("{\"done\":1,\"failed\":0,\"givenUp\":0,\"passedOver\":0,")
        .endsWith("\"bodiesRemoved\":0,\"bodiesKept\":0,\"bodiesPostponed\":0,\"stream\":\"on\"}");
    assertThat(
            client
                .query(
                    r ->
                        r.tableName(names.noteOps())
                            .keyConditionExpression("PK = :p AND begins_with(SK, :s)")
                            .expressionAttributeValues(
                                Map.of(
                                    ":p", AttributeValue.fromS("USER#alice"),
                                    ":s", AttributeValue.fromS("ARCHIVE#" + note.id()))))
                .items())
        .hasSize(1);
  }

  private UserSummary summary() {
    return UserSummary.fromItem(
        ALICE,
        client
            .getItem(r -> r.tableName(names.noteViews()).key(ViewKeys.userSummary(ALICE)))
            .item());
  }

  private String invoke(String event, Duration left) throws IOException {
    return invoke(handler, event, left);
  }

  private static String invoke(RequestStreamHandler handler, String event, Duration left)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        out,
        new InvocationContext(left));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String event(String... records) {
    return Stream.of(records).collect(Collectors.joining(",", "{\"Records\":[", "]}"));
  }

  private static Note note() {
    Instant createdAt = CLOCK.instant().plusSeconds(120);
    return Note.builder(NoteId.next(createdAt), ALICE, createdAt)
        .expiry(Expiry.notBefore(NOW))
        .build();
  }

  private static String created(Note note, long sequence) {
    return RecordJson.write(
        Record.builder()
            .eventID("event-" + sequence)
            .eventName("INSERT")
            .dynamodb(
                d ->
                    d.keys(NoteKeys.note(note.userId(), note.id()))
                        .newImage(NoteCodec.encode(note))
                        .sequenceNumber(Long.toString(sequence))
                        .approximateCreationDateTime(NOW))
            .build());
  }

  private static String expired(Note note, long sequence) {
    return RecordJson.write(
        Record.builder()
            .eventID("event-" + sequence)
            .eventName("REMOVE")
            .userIdentity(i -> i.type("Service").principalId("dynamodb.amazonaws.com"))
            .dynamodb(
                d ->
                    d.keys(NoteKeys.note(note.userId(), note.id()))
                        .oldImage(NoteCodec.encode(note))
                        .sequenceNumber(Long.toString(sequence))
                        .approximateCreationDateTime(NOW))
            .build());
  }
}
