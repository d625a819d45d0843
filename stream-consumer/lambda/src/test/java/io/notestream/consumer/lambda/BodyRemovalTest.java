package io.notestream.consumer.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.robothy.s3.rest.LocalS3;
import com.robothy.s3.rest.bootstrap.LocalS3Mode;
import io.notestream.local.LocalClock;
import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.model.blob.BlobStore;
import io.notestream.model.blob.BlobStores;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.BlobRemoval;
import io.notestream.model.view.LiveGeneration;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;

@LocalDynamoDbTest(scope = LocalDynamoDbTest.Scope.METHOD, frozenAt = BodyRemovalTest.TIME)
class BodyRemovalTest {

  static final String TIME = "2026-11-25T12:00:00Z";
  private static final Instant NOW = Instant.parse(TIME);
  private static final UserId ALICE = new UserId("alice");
  private static final Duration AMPLE = Duration.ofMinutes(1);
  private static final Map<String, String> CHAIN =
      Map.of("aws.region", "us-east-1", "aws.accessKeyId", "x", "aws.secretAccessKey", "x");

  private final TableNames names = TableNames.withPrefix("");
  private final LocalS3 s3 = LocalS3.builder().port(-1).mode(LocalS3Mode.IN_MEMORY).build();
  private LocalClock clock;
  private DynamoDbClient client;
  private BlobStore blobs;
  private RetryHandler handler;

  @BeforeEach
  void open(LocalClock clock, DynamoDbClient client) {
    this.clock = clock;
    this.client = client;
    new TableCreator(client).createMissing(NotestreamTables.all(names));
    s3.start();
    CHAIN.forEach(System::setProperty);
    String endpoint = "http://127.0.0.1:" + s3.getPort();
    try (S3Client admin =
        S3Client.builder().endpointOverride(URI.create(endpoint)).forcePathStyle(true).build()) {
      admin.createBucket(r -> r.bucket("bodies"));
    }
    String place = "s3://bodies/notes?endpoint=" + endpoint;
    blobs = BlobStores.open(place);
    handler =
        new RetryHandler(
            Sandbox.of(
                FunctionSettings.of(
                    Map.of("NOTESTREAM_BLOBS", place, "NOTESTREAM_REACTION", "archive")),
                client,
                clock));
  }

  @AfterEach
  void close() {
    blobs.close();
    CHAIN.keySet().forEach(System::clearProperty);
    s3.shutdown();
  }

  @Test
  void theScheduledFunctionRemovesBodiesThatAreDueAndKeepsThoseInUse() throws IOException {
    leftBehind("alice/gone");
    NoteId holder = leftBehind("alice/held");
    client.putItem(
        r ->
            r.tableName(names.notes())
                .item(
                    NoteCodec.encode(
                        Note.builder(holder, ALICE, NOW).bodyRef("alice/held", 70_000).build())));
    assertThat(invoke(AMPLE)).contains("\"bodiesRemoved\":0,\"bodiesKept\":0");

    clock.advance(Duration.ofDays(1).plusMillis(1));

    assertThat(invoke(AMPLE))
        .endsWith("\"bodiesRemoved\":1,\"bodiesKept\":1,\"bodiesPostponed\":0,\"stream\":\"on\"}");
    assertThat(blobs.get("alice/gone")).isEmpty();
    assertThat(blobs.get("alice/held")).isPresent();
  }

  @Test
  void aGenerationThatIsNotLiveLeavesThemToTheOneThatIs() throws IOException {
    leftBehind("alice/gone");
    clock.advance(Duration.ofDays(1).plusMillis(1));
    Map<String, AttributeValue> second =
        LiveGeneration.FIRST.switchedTo(2, clock.instant()).toItem();
    client.putItem(r -> r.tableName(names.noteOps()).item(second));

    assertThat(invoke(AMPLE)).contains("\"bodiesRemoved\":0");
    assertThat(blobs.get("alice/gone")).isPresent();

    client.deleteItem(r -> r.tableName(names.noteOps()).key(OpsKeys.liveGeneration()));
    clock.advance(Duration.ofSeconds(5)); // A sandbox that is running learns of it by then.
    assertThat(invoke(AMPLE)).contains("\"bodiesRemoved\":1");
  }

  @Test
  void anInvocationWhoseTimeIsUpLeavesThemToTheNext() throws IOException {
    leftBehind("alice/gone");
    clock.advance(Duration.ofDays(1).plusMillis(1));

    assertThat(invoke(Duration.ZERO)).contains("\"bodiesRemoved\":0");
    assertThat(blobs.get("alice/gone")).isPresent();

    assertThat(invoke(AMPLE)).contains("\"bodiesRemoved\":1");
  }

  private NoteId leftBehind(String bodyRef) {
    NoteId id = NoteId.next(NOW);
    blobs.put(bodyRef, new byte[] {1});
    BlobRemoval removal =
        new BlobRemoval(ALICE, id, new SequenceNumber("1"), bodyRef, NOW.plus(Duration.ofDays(1)));
    client.putItem(r -> r.tableName(names.noteOps()).item(removal.toItem()));
    return id;
  }

  private String invoke(Duration left) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)),
        out,
        new InvocationContext(left));
    return out.toString(StandardCharsets.UTF_8);
  }
}
