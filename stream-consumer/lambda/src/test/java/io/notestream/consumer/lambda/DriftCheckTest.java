package io.notestream.consumer.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.record.RecordJson;
import io.notestream.function.runtime.MetricLine;
import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The function on a schedule recounts users, and says whose counters are wrong. */
@Timeout(60)
@Isolated("listens to what the process writes")
class DriftCheckTest {

  private static final String DRIFTED = "notestream.reconcile.drifted";
  private static final String USERS = "notestream.reconcile.users";
  private static final String TITLE = "a title that nobody may log";
  private static final UserId ALICE = TestFunction.ALICE;
  private static final TableNames NAMES = TableNames.standard();
  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

  private final AtomicInteger reads = new AtomicInteger();
  private final LocalClock clock = LocalClock.frozenAt(TestFunction.NOW);

  @AutoClose
  private final LocalDynamoDb engine = LocalDynamoDb.builder().port(0).clock(clock).start();

  @AutoClose
  private final DynamoDbClient client =
      DynamoDbClient.builder()
          .endpointOverride(engine.endpoint())
          .region(Region.US_EAST_1)
          .credentialsProvider(CREDENTIALS)
          .httpClient(UrlConnectionHttpClient.create())
          .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
          .build();

  @AutoClose
  private final DynamoDbStreamsClient streams =
      DynamoDbStreamsClient.builder()
          .endpointOverride(engine.endpoint())
          .region(Region.US_EAST_1)
          .credentialsProvider(CREDENTIALS)
          .httpClient(UrlConnectionHttpClient.create())
          .overrideConfiguration(
              o ->
                  o.retryStrategy(AwsRetryStrategy.doNotRetry())
                      .addExecutionInterceptor(
                          new ExecutionInterceptor() {
                            @Override
                            public void beforeTransmission(
                                Context.BeforeTransmission call, ExecutionAttributes attributes) {
                              reads.incrementAndGet();
                            }
                          }))
          .build();

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream metrics = new ByteArrayOutputStream();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private StreamHandler counting;
  private RetryHandler retries;

  @BeforeEach
  void start() {
    new TableCreator(client).createMissing(NotestreamTables.all(NAMES));
    startSandbox(Map.of());
    System.setOut(new PrintStream(metrics, false, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(log, false, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setOut(out);
    System.setErr(err);
  }

  @Test
  void whoseCountersAreWrongIsInTheMetricsUntilTheyAreRight() throws IOException {
    counted(ALICE);
    counted(new UserId("bob"));
    addToActive(ALICE, 1);

    String last = runs(2);

    List<MetricLine> during = drain();
    assertThat(last).containsPattern("\"recounted\":[12],");
    assertThat(values(during, DRIFTED, Map.of())).endsWith(1.0);
    assertThat(values(during, USERS, Map.of("outcome", "drift"))).isNotEmpty();
    assertThat(log.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("Counters of user alice are wrong")
        .doesNotContain(TITLE);

    addToActive(ALICE, -1);
    runs(1);

    assertThat(values(drain(), DRIFTED, Map.of())).containsExactly(0.0);
  }

  @Test
  void theNextSandboxKnowsWhoseCountersWereWrong() throws IOException {
    counted(ALICE);
    addToActive(ALICE, 1);
    runs(2); // The second one leaves what the first has found.
    drain();
    clock.advance(Duration.ofMinutes(3));
    startSandbox(Map.of("NOTESTREAM_RECONCILE_USERS_PER_HOUR", "1"));

    runs(1);

    assertThat(values(drain(), DRIFTED, Map.of())).containsExactly(1.0);
    assertThat(log.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("Counters of user alice are wrong");
  }

  @Test
  void aChangeThatIsStillToBeCountedIsNoDriftAndTheStreamIsReadForItAlone() throws IOException {
    counted(ALICE);
    int read = reads.get();
    assertThat(runs(1)).contains("\"recounted\":1");
    assertThat(reads).as("calls to the stream while all is right").hasValue(read);
    put(note(ALICE)); // Which no event has brought yet.

    assertThat(run(Duration.ofSeconds(3))).contains("\"recounted\":0"); // The round's end.
    clock.advance(Duration.ofMinutes(1));
    assertThat(run(Duration.ofSeconds(3))).contains("\"recounted\":0"); // It waits for that.

    assertThat(reads).hasValueGreaterThan(read);
    clock.advance(Duration.ofMinutes(1));
    deliver();
    runs(2);
    List<MetricLine> all = drain();
    assertThat(values(all, DRIFTED, Map.of())).isEmpty();
    assertThat(values(all, USERS, Map.of("outcome", "right"))).containsExactly(1.0, 1.0);
  }

  @Test
  void withoutUsersAnHourNobodyIsRecounted() throws IOException {
    counted(ALICE);
    startSandbox(Map.of("NOTESTREAM_RECONCILE_USERS_PER_HOUR", "0"));
    engine.stats().reset();

    assertThat(runs(1)).contains("\"recounted\":0");

    assertThat(engine.stats().lines())
        .noneMatch(line -> line.table().equals(NAMES.notes()) && line.operation().equals("Query"));
  }

  @Test
  void aRunThatMayNotRecountSaysSoAndRetriesReactionsAllTheSame() throws IOException {
    counted(ALICE);
    engine.faults().on("UpdateItem").fail("AccessDeniedException", "not you");

    assertThat(runs(1)).contains("\"done\":0", "\"recounted\":0");

    assertThat(log.toString(StandardCharsets.UTF_8))
        .contains("users cannot be recounted", "AccessDeniedException");
  }

  private void startSandbox(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("NOTESTREAM_CLOUDWATCH", "Notestream/notes");
    Sandbox sandbox =
        Sandbox.of(
            FunctionSettings.of(all),
            client,
            new Sandbox.Streams(() -> streams, Duration.ZERO),
            clock);
    counting = new StreamHandler(sandbox);
    retries = new RetryHandler(sandbox);
  }

  private Note note(UserId user) {
    Instant now = clock.instant();
    return Note.builder(NoteId.next(now), user, now).title(TITLE).build();
  }

  private void put(Note note) {
    client.putItem(r -> r.tableName(NAMES.notes()).item(NoteCodec.encode(note)));
  }

  /** Makes a note, and lets the function count it. */
  private void counted(UserId user) throws IOException {
    put(note(user));
    deliver();
    drain();
  }

  /** Invokes the function with all that the stream has. */
  private void deliver() throws IOException {
    String event =
        StreamRecords.of(client, streams, NAMES.notes()).stream()
            .map(RecordJson::write)
            .collect(Collectors.joining(",", "{\"Records\":[", "]}"));
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    counting.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        response,
        new InvocationContext(Duration.ofMinutes(1)));
    assertThat(response.toString(StandardCharsets.UTF_8)).isEqualTo(TestFunction.NO_FAILURES);
  }

  private void addToActive(UserId user, int difference) {
    client.updateItem(
        r ->
            r.tableName(NAMES.noteViews())
                .key(ViewKeys.userSummary(user))
                .updateExpression("ADD activeNotes :d")
                .expressionAttributeValues(
                    Map.of(":d", AttributeValue.fromN(Integer.toString(difference)))));
  }

  /** Runs the function as a schedule does; returns the last response. */
  private String runs(int times) throws IOException {
    String last = "";
    for (int i = 0; i < times; i++) {
      last = run(Duration.ofMinutes(1));
      clock.advance(Duration.ofMinutes(1));
    }
    return last;
  }

  private String run(Duration left) throws IOException {
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    clock.resume(); // What is waited for is the engine's time.
    retries.handleRequest(
        new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)),
        response,
        new InvocationContext(left));
    clock.freeze();
    return response.toString(StandardCharsets.UTF_8);
  }

  private static List<Double> values(
      List<MetricLine> lines, String name, Map<String, String> dimensions) {
    return lines.stream()
        .filter(line -> line.dimensions().equals(dimensions) && line.names().contains(name))
        .flatMap(line -> line.values(name).stream())
        .toList();
  }

  private List<MetricLine> drain() {
    List<MetricLine> lines = MetricLine.among(metrics.toString(StandardCharsets.UTF_8).lines());
    metrics.reset();
    return lines;
  }
}
