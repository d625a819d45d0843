package io.notestream.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.LocalClock;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteKeys;
import io.notestream.stack.NotesClient.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** The whole loop: real HTTP, the real SDK, the real KCL; only the clock is moved by hand. */
class EndToEndTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static LocalClock clock;
  private static LocalStack stack;
  private static DynamoDbClient dynamoDb;

  private String user;
  private NotesClient notes;

  @BeforeAll
  static void start() {
    clock = LocalClock.system();
    stack = LocalStack.builder().clock(clock).start();
    dynamoDb =
        DynamoDbClient.builder()
            .endpointOverride(stack.dynamoDb().endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build();
  }

  @AfterAll
  static void stop() {
    dynamoDb.close();
    stack.close();
  }

  @BeforeEach
  void newUser(TestInfo test) {
    user = test.getTestMethod().orElseThrow().getName();
    notes = new NotesClient(stack.api(), user);
  }

  @Test
  void aNoteThatIsCreatedChangedAndDeletedIsCountedAndAudited() {
    String id = notes.create("{\"title\":\"milk\",\"body\":\"2 l\",\"tags\":[\"shop\"]}");
    soon().until(() -> notes.counter("activeNotes") == 1);
    assertThat(notes.counter("bodyBytes")).isEqualTo(3);

    assertThat(
            notes
                .put("/notes/" + id, "{\"title\":\"milk\",\"body\":\"12 l\",\"tags\":[\"farm\"]}")
                .status())
        .isEqualTo(200);
    soon().until(() -> notes.counter("updated") == 1);
    assertThat(notes.counter("bodyBytes")).isEqualTo(4);

    assertThat(notes.delete("/notes/" + id).status()).isEqualTo(204);
    soon().until(() -> notes.counter("deleted") == 1);

    JsonNode summary = notes.summary();
    assertThat(summary.path("activeNotes").asLong()).isZero();
    assertThat(summary.path("bodyBytes").asLong()).isZero();
    assertThat(summary.path("created").asLong()).isEqualTo(1);
    assertThat(summary.path("expired").asLong()).isZero();
    assertThat(kinds(id)).containsExactly("CREATED", "UPDATED", "DELETED");
  }

  @Test
  void aNoteThatExpiresIsGoneAtOnceAndCountedAsExpired() {
    Response created = notes.post("/notes", "{\"title\":\"milk\",\"ttlSeconds\":3600}");
    String id = created.body().get("id").asText();
    soon().until(() -> notes.counter("activeNotes") == 1);
    Instant expiresAt = Instant.parse(created.body().get("expiresAt").asText());

    clock.advance(Duration.between(clock.instant(), expiresAt).plusMillis(1));

    assertThat(notes.get("/notes/" + id).status()).isEqualTo(404);
    assertThat(notes.get("/notes").body().get("items")).isEmpty();
    soon().until(() -> notes.counter("expired") == 1);
    JsonNode summary = notes.summary();
    assertThat(summary.path("activeNotes").asLong()).isZero();
    assertThat(summary.path("deleted").asLong()).isZero();
    assertThat(kinds(id)).containsExactly("CREATED", "EXPIRED");
    assertThat(audit(id).get(1).path("cause").asText()).isEqualTo("TTL");
    soon()
        .untilAsserted(
            () -> {
              JsonNode expirations = notes.get("/expirations").body().get("items");
              assertThat(expirations).hasSize(1);
              assertThat(expirations.get(0).path("noteId").asText()).isEqualTo(id);
              assertThat(expirations.get(0).path("cause").asText()).isEqualTo("TTL");
            });
  }

  @Test
  void aWorkerThatIsRestartedInTheMiddleMissesNothingAndCountsNothingTwice() {
    IntStream.range(0, 20).forEach(i -> notes.create("{\"title\":\"before " + i + "\"}"));
    stack.stopWorker();
    List<String> away =
        IntStream.range(0, 20)
            .mapToObj(i -> notes.create("{\"title\":\"away " + i + "\"}"))
            .toList();
    away.subList(0, 5).forEach(id -> notes.delete("/notes/" + id));

    stack.restartWorker();

    soon()
        .untilAsserted(
            () -> {
              assertThat(notes.counter("created")).isEqualTo(40);
              assertThat(notes.counter("deleted")).isEqualTo(5);
              assertThat(notes.counter("activeNotes")).isEqualTo(35);
            });
    assertThat(away)
        .allSatisfy(id -> assertThat(kinds(id)).startsWith("CREATED").doesNotHaveDuplicates());
  }

  @Test
  void aForeignItemIsSkippedAndTheShardGoesOn() {
    Map<String, AttributeValue> foreign =
        new HashMap<>(KeyAttributes.primaryKey("USER#" + user, "PROFILE#1"));
    foreign.put("entity", AttributeValue.fromS("PROFILE"));
    dynamoDb.putItem(r -> r.tableName("notes").item(foreign));

    notes.create("{\"title\":\"after the foreign one\"}");

    soon().until(() -> notes.counter("created") == 1);
    assertThat(notes.counter("activeNotes")).isEqualTo(1);
    assertThat(openDeadLetters()).noneMatch(letter -> user.equals(text(letter, "userId")));
  }

  @Test
  void anUnreadableNoteIsParkedAndTheShardGoesOn() {
    Map<String, AttributeValue> broken =
        new HashMap<>(NoteKeys.note(new UserId(user), NoteId.next(clock.instant())));
    broken.put("entity", AttributeValue.fromS("NOTE"));
    broken.put("title", AttributeValue.fromN("7"));
    dynamoDb.putItem(r -> r.tableName("notes").item(broken));

    notes.create("{\"title\":\"after the broken one\"}");

    soon().until(() -> notes.counter("created") == 1);
    soon().untilAsserted(() -> assertThat(openDeadLetters()).hasSize(1));
    assertThat(text(openDeadLetters().get(0), "reason")).isNotBlank();
    assertThat(notes.counter("activeNotes")).isEqualTo(1);
  }

  private static ConditionFactory soon() {
    return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).ignoreNoExceptions();
  }

  private JsonNode audit(String noteId) {
    return notes.get("/notes/" + noteId + "/audit").body().get("items");
  }

  private List<String> kinds(String noteId) {
    return StreamSupport.stream(audit(noteId).spliterator(), false)
        .map(record -> record.path("kind").asText())
        .toList();
  }

  private static List<Map<String, AttributeValue>> openDeadLetters() {
    QueryResponse open =
        dynamoDb.query(
            r ->
                r.tableName("note-ops")
                    .indexName(KeyAttributes.GSI1)
                    .keyConditionExpression("GSI1PK = :open")
                    .expressionAttributeValues(
                        Map.of(":open", AttributeValue.fromS("DEADLETTER#OPEN"))));
    return open.items();
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return item.containsKey(name) ? item.get(name).s() : "";
  }
}
