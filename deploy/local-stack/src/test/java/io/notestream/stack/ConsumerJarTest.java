package io.notestream.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.consumer.record.RecordJson;
import io.notestream.function.runtime.FunctionProcess;
import io.notestream.function.runtime.RuntimeApi;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.fault.Fault;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.BlobRemoval;
import io.notestream.model.view.UserSummary;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * The consumer's functions from the jar that is uploaded, run by Lambda's own client. Of the
 * clients in it only what is called is left: this test calls it all.
 */
class ConsumerJarTest {

  private static final String JAR =
      "../../stream-consumer/lambda/target/stream-consumer-lambda.jar";
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final UserId ALICE = new UserId("alice");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TableNames names = TableNames.standard();

  @AutoClose private final LocalDynamoDb engine = LocalDynamoDb.builder().start();
  @AutoClose private final FakeTargets targets = new FakeTargets();

  @AutoClose
  private final DynamoDbClient client =
      DynamoDbClient.builder()
          .endpointOverride(engine.endpoint())
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
          .build();

  @BeforeEach
  void createTables() {
    new TableCreator(client).createMissing(NotestreamTables.all(names));
  }

  @Test
  void anExpirationGoesToEveryKindOfTarget() throws IOException {
    try (Function stream = new Function("StreamHandler")) {
      assertThat(stream.invoke(expired("1"))).hasToString("{\"batchItemFailures\":[]}");
    }

    assertThat(targets.calls("Publish")).singleElement().asString().contains("NoteExpired");
    assertThat(targets.calls("SendMessage")).singleElement().asString().contains("NoteExpired");
    assertThat(targets.calls("PutEvents")).singleElement().asString().contains("NoteExpired");
    assertThat(summary().expired()).isEqualTo(1);
    assertThat(pending()).as("what a target did not take").isEmpty();
  }

  @Test
  void whatATargetRefusesIsKeptAndTriedAgain() throws IOException {
    targets.fail(true);
    try (Function stream = new Function("StreamHandler")) {
      assertThat(stream.invoke(expired("1"))).hasToString("{\"batchItemFailures\":[]}");
      assertThat(String.join("\n", stream.log()))
          .doesNotContain("NoClassDefFoundError", "ClassNotFoundException");
    }
    targets.fail(false);
    makePendingDue();

    try (Function retry = new Function("RetryHandler")) {
      assertThat(retry.invoke("{}").toString()).startsWith("{\"done\":3,\"failed\":0,");
    }
    for (String call : List.of("Publish", "SendMessage", "PutEvents")) {
      assertThat(targets.calls(call)).as(call).hasSizeGreaterThan(1);
    }
  }

  @Test
  void aBodyThatNothingRefersToIsRemovedAndLeftWhereTheStoreRefuses() throws IOException {
    try (Function retry = new Function("RetryHandler")) {
      leave("alice/gone");
      assertThat(retry.invoke("{}").path("bodiesRemoved").asInt()).isEqualTo(1);
      assertThat(targets.objects()).isEmpty();

      leave("alice/kept");
      targets.fail(true);
      assertThat(retry.invoke("{}").path("bodiesPostponed").asInt()).isEqualTo(1);
      assertThat(String.join("\n", retry.log())).contains("AccessDenied").doesNotContain("NoClass");
    }
    assertThat(targets.objects()).containsExactly("/bodies/p/alice/kept");
  }

  private void leave(String bodyRef) {
    targets.objects().add("/bodies/p/" + bodyRef);
    BlobRemoval removal =
        new BlobRemoval(
            ALICE,
            NoteId.next(Instant.now()),
            new SequenceNumber("1"),
            bodyRef,
            Instant.now().minusSeconds(60));
    client.putItem(r -> r.tableName(names.noteOps()).item(removal.toItem()));
  }

  @Test
  void aNoteThatHasEndedIsSwept() throws IOException {
    engine.ttlDelay(Duration.ofDays(1));
    client.putItem(r -> r.tableName(names.notes()).item(NoteCodec.encode(ended())));

    try (Function sweep = new Function("SweepHandler")) {
      assertThat(sweep.invoke("{}")).hasToString("{\"deleted\":1,\"left\":0}");
    }
  }

  @Test
  void aUserWhoSeemsToBeWrongIsLookedForInTheStream() throws IOException {
    try (Function stream = new Function("StreamHandler")) {
      assertThat(stream.invoke(expired("1"))).hasToString("{\"batchItemFailures\":[]}");
    }
    Instant created = Instant.now().plusSeconds(120); // Since counting began, whose clock ever.
    Note note = Note.builder(NoteId.next(created), ALICE, created).build();
    client.putItem(r -> r.tableName(names.notes()).item(NoteCodec.encode(note)));
    Fault reads = engine.faults().on("GetRecords").latency(Duration.ZERO);

    try (Function retry = new Function("RetryHandler")) {
      retry.invoke("{}", Duration.ofSeconds(6)); // Most of it is the start.
      assertThat(String.join("\n", retry.log()))
          .doesNotContain("NoClassDefFoundError", "ClassNotFoundException");
    }

    assertThat(reads.hits()).isPositive();
  }

  @Test
  void aRecordThatCannotBeAppliedIsParkedAndMetricsAreWritten() throws IOException {
    try (Function stream = new Function("StreamHandler")) {
      String malformed = "{\"eventName\":\"INSERT\",\"dynamodb\":{\"SequenceNumber\":\"5\"}}";
      assertThat(stream.invoke("{\"Records\":[" + malformed + "]}"))
          .hasToString("{\"batchItemFailures\":[]}");

      assertThat(stream.log())
          .anySatisfy(line -> assertThat(line).startsWith("{\"_aws\"").contains("dead.letters"))
          .anySatisfy(line -> assertThat(line).contains("\"message\":\"Parked"));
    }
  }

  private static Note ended() {
    Instant created = Instant.now().minusSeconds(3600);
    return Note.builder(NoteId.next(created), ALICE, created)
        .title("milk")
        .expiry(Expiry.notBefore(Instant.now().minusSeconds(5)))
        .build();
  }

  /** The event of an expiration by DynamoDB's own time to live. */
  private static String expired(String sequence) {
    Note note = ended();
    String record =
        RecordJson.write(
            Record.builder()
                .eventID("event-" + sequence)
                .eventName("REMOVE")
                .userIdentity(u -> u.type("Service").principalId("dynamodb.amazonaws.com"))
                .dynamodb(
                    d ->
                        d.keys(NoteKeys.note(note.userId(), note.id()))
                            .oldImage(NoteCodec.encode(note))
                            .sequenceNumber(sequence)
                            .approximateCreationDateTime(Instant.now()))
                .build());
    return "{\"Records\":[" + record + "]}";
  }

  private UserSummary summary() {
    return UserSummary.fromItem(
        ALICE,
        client
            .getItem(r -> r.tableName(names.noteViews()).key(ViewKeys.userSummary(ALICE)))
            .item());
  }

  /** A reaction that failed is tried again after a pause, which nobody waits for here. */
  private void makePendingDue() {
    Instant due = Instant.now().minusSeconds(1);
    for (Map<String, AttributeValue> item : pending()) {
      Map<String, AttributeValue> moved = new HashMap<>(item);
      moved.put(Attributes.NEXT_AT, AttributeValue.fromS(Timestamps.format(due)));
      String eventId = item.get(Attributes.EVENT_ID).s();
      moved.put(KeyAttributes.GSI1_SK, AttributeValue.fromS(OpsKeys.at(due, eventId)));
      client.putItem(r -> r.tableName(names.noteOps()).item(moved));
    }
  }

  private List<Map<String, AttributeValue>> pending() {
    return client.scan(r -> r.tableName(names.noteOps())).items().stream()
        .filter(item -> item.containsKey(Attributes.NEXT_AT))
        .toList();
  }

  /** A function in a process of its own. */
  private final class Function implements AutoCloseable {

    private final RuntimeApi runtime = new RuntimeApi();
    private final FunctionProcess process;

    Function(String handler) {
      Map<String, String> variables = new TreeMap<>();
      variables.put("AWS_ACCESS_KEY_ID", "local");
      variables.put("AWS_SECRET_ACCESS_KEY", "local");
      variables.put("AWS_ENDPOINT_URL_DYNAMODB", engine.endpoint().toString());
      for (String service : List.of("SNS", "SQS", "EVENTBRIDGE")) {
        variables.put("AWS_ENDPOINT_URL_" + service, targets.url());
      }
      variables.put(
          "NOTESTREAM_REACTION",
          "publish:name=topic;sns=arn:aws:sns:us-east-1:000000000000:expired,publish:name=queue;sqs="
              + targets.url()
              + "/queue,publish:name=bus;eventbridge=default");
      variables.put("NOTESTREAM_BLOBS", "s3://bodies/p?endpoint=" + targets.url());
      variables.put("NOTESTREAM_CLOUDWATCH", "Notestream/notes");
      process =
          new FunctionProcess(
              runtime,
              new FunctionProcess.Program(
                  Path.of(System.getProperty("java.home"), "bin", "java"),
                  List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                  Stream.concat(runtimeClient(), Stream.of(JAR))
                      .collect(Collectors.joining(File.pathSeparator)),
                  "io.notestream.consumer.lambda." + handler,
                  variables));
    }

    private static Stream<String> runtimeClient() {
      return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .filter(path -> path.contains("aws-lambda-java-"));
    }

    JsonNode invoke(String event) throws IOException {
      return invoke(event, TIME);
    }

    JsonNode invoke(String event, Duration time) throws IOException {
      RuntimeApi.Result result = runtime.invoke(event.getBytes(StandardCharsets.UTF_8), time);
      assertThat(result.error()).as(String.join("\n", log())).isNull();
      return JSON.readTree(result.response());
    }

    List<String> log() {
      return process.log();
    }

    @Override
    public void close() {
      process.close();
      runtime.close();
    }
  }
}
