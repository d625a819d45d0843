package io.notestream.consumer.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.local.LocalDynamoDb;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** Tables that are there, but not as they should be. */
class CreateTablesTest {

  @AutoClose private final LocalDynamoDb engine = LocalDynamoDb.builder().start();

  @AutoClose
  private final WorkerClients clients =
      new WorkerClients(engine.endpoint(), "us-east-1", 4, List.of());

  private final DynamoDbClient dynamoDb = clients.dynamoDb();

  @BeforeEach
  void create() {
    assertThat(createTables()).satisfies(run -> assertThat(run.code()).isZero());
  }

  @Test
  void aTimeToLiveThatWasSwitchedOffStaysOffUnlessAskedFor() {
    switchTimeToLive("notes", false, "expiresAt");

    Run refused = createTables();
    TimeToLiveStatus before = timeToLive("notes");
    Run mended = createTables("--mend");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains(
            "table notes has no time to live on expiresAt: create-tables --mend switches it on");
    assertThat(before).isEqualTo(TimeToLiveStatus.DISABLED);
    assertThat(mended.code()).as(mended.err()).isZero();
    assertThat(mended.out()).contains("notes: time to live on expiresAt switched on");
    assertThat(timeToLive("notes")).isEqualTo(TimeToLiveStatus.ENABLED);
  }

  @Test
  void aTimeToLiveOnAnotherAttributeIsMoved() {
    switchTimeToLive("note-views", false, "purgeAt");
    switchTimeToLive("note-views", true, "other");

    Run refused = createTables();
    Run mended = createTables("--mend");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains(
            "the time to live of table note-views is on other instead of purgeAt: create-tab");
    assertThat(mended.code()).as(mended.err()).isZero();
    assertThat(mended.out())
        .contains(
            "note-views: time to live on other switched off",
            "note-views: time to live on purgeAt switched on");
  }

  @Test
  void aMissingStreamAndAWrongOneAreMended() {
    dynamoDb.updateTable(
        r -> r.tableName("notes").streamSpecification(s -> s.streamEnabled(false)));

    Run refused = createTables();
    Run mended = createTables("--mend");
    dynamoDb.updateTable(
        r -> r.tableName("notes").streamSpecification(s -> s.streamEnabled(false)));
    dynamoDb.updateTable(
        r ->
            r.tableName("notes")
                .streamSpecification(
                    s -> s.streamEnabled(true).streamViewType(StreamViewType.KEYS_ONLY)));
    Run wrong = createTables();
    Run replaced = createTables("--mend");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains("table notes has no stream: create-tables --mend switches it on");
    assertThat(mended.code()).as(mended.err()).isZero();
    assertThat(mended.out()).contains("notes: stream of NEW_AND_OLD_IMAGES switched on");
    assertThat(wrong.err())
        .contains("shows KEYS_ONLY instead of NEW_AND_OLD_IMAGES: create-tables");
    assertThat(replaced.code()).as(replaced.err()).isZero();
    assertThat(replaced.out())
        .contains("notes: stream of KEYS_ONLY replaced by one of NEW_AND_OLD_IMAGES");
  }

  @Test
  void everyDifferenceIsReportedAndAMissingIndexWithTheCommandThatCreatesIt() {
    dynamoDb.updateTable(
        r ->
            r.tableName("note-ops")
                .globalSecondaryIndexUpdates(
                    GlobalSecondaryIndexUpdate.builder()
                        .delete(index -> index.indexName("GSI1"))
                        .build()));
    switchTimeToLive("note-ops", false, "purgeAt");

    Run refused = createTables();

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).contains("notes: is there").doesNotContain("fits");
    assertThat(refused.err().lines())
        .satisfiesExactly(
            index ->
                assertThat(index)
                    .startsWith(
                        "index GSI1 of table note-ops does not exist: aws dynamodb update-table")
                    .contains("\"IndexName\":\"GSI1\"", "\"AttributeName\":\"GSI1PK\""),
            timeToLive ->
                assertThat(timeToLive).contains("note-ops has no time to live on purgeAt"));
  }

  @Test
  void pointInTimeRecoveryIsSwitchedOnAndSaid() {
    dynamoDb.updateContinuousBackups(
        r ->
            r.tableName("notes")
                .pointInTimeRecoverySpecification(p -> p.pointInTimeRecoveryEnabled(false)));

    Run run = createTables();

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("notes: point-in-time recovery switched on");
  }

  @Test
  void waitsForADynamoDbThatIsStillStarting() throws Exception {
    int port = freePort();
    CompletableFuture<Run> run =
        CompletableFuture.supplyAsync(
            () -> Run.of("create-tables", "--endpoint-url", "http://127.0.0.1:" + port));
    Thread.sleep(1500); // Longer than the SDK's own attempts take: they last half a second.

    assertThat(run).isNotDone();
    try (LocalDynamoDb late = LocalDynamoDb.builder().port(port).start()) {
      assertThat(run.get().code()).as(run.get().err()).isZero();
      assertThat(run.get().out()).contains("notes: created");
    }
  }

  @Test
  void endsWhenDynamoDbDoesNotComeInTime() throws Exception {
    Run run =
        Run.of(
            "create-tables",
            "--endpoint-url",
            "http://127.0.0.1:" + freePort(),
            "--startup-timeout",
            "1s");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("stream-consumer: DynamoDB at http://127.0.0.1:")
        .hasLineCount(1);
  }

  @Test
  void aWorkerNamesEveryDifferenceAndTheCommandThatHelps() {
    switchTimeToLive("note-ops", false, "purgeAt");

    Run run = Run.of("worker", "--endpoint-url", engine.endpoint().toString(), "--admin-port", "0");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("note-ops has no time to live on purgeAt", "create-tables", "what to do about");
  }

  private TimeToLiveStatus timeToLive(String table) {
    return dynamoDb
        .describeTimeToLive(r -> r.tableName(table))
        .timeToLiveDescription()
        .timeToLiveStatus();
  }

  private void switchTimeToLive(String table, boolean on, String attribute) {
    dynamoDb.updateTimeToLive(
        r ->
            r.tableName(table)
                .timeToLiveSpecification(t -> t.enabled(on).attributeName(attribute)));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> timeToLive(table) == (on ? TimeToLiveStatus.ENABLED : TimeToLiveStatus.DISABLED));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Run createTables(String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "create-tables";
    arguments[1] = "--endpoint-url";
    arguments[2] = engine.endpoint().toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return Run.of(arguments);
  }
}
