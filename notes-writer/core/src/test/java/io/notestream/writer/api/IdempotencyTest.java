package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.table.NoteKeys;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class IdempotencyTest {

  private static final String MILK =
      "{\"title\": \"milk\", \"tags\": [\"shop\", \"food\"], \"ttlSeconds\": 3600}";

  @TempDir private Path blobs;
  private TestWriter writer;
  private User alice;

  @BeforeEach
  void start() {
    writer = new TestWriter(blobs);
    alice = writer.user("alice");
  }

  @AfterEach
  void stop() {
    writer.close();
  }

  @Test
  void respondsToARepeatedRequestAsToTheFirst() {
    JsonResponse first = create(MILK, "k1");
    writer.clock().advance(Duration.ofMinutes(10));

    JsonResponse second = create(MILK, "k1");

    assertThat(first.status()).isEqualTo(201);
    assertThat(second).isEqualTo(first);
    assertThat(alice.get("/notes").all("id")).hasSize(1);
  }

  @Test
  void takesAnotherTextOfTheSameJson() {
    JsonResponse first = create(MILK, "k1");

    JsonResponse second =
        create(
            "{ \"ttlSeconds\":3600,\"tags\":[\"shop\",\"\\u0066ood\"],\n \"title\":\"milk\" }",
            "k1");

    assertThat(second).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"k1\"", " k1 ", "\" k1\""})
  void takesAKeyInQuotesOrBare(String key) {
    JsonResponse first = create(MILK, "k1");

    JsonResponse second = create(MILK, key);

    if (key.equals("\" k1\"")) {
      assertThat(second.status()).isEqualTo(400); // A space is not visible.
    } else {
      assertThat(second).isEqualTo(first);
    }
  }

  @Test
  void refusesAnotherRequestWithTheSameKey() {
    create(MILK, "k1");

    JsonResponse other = create("{\"title\": \"bread\"}", "k1");

    assertThat(other.status()).isEqualTo(422);
    assertThat(other.get("type")).endsWith(":idempotency-key-reused");
    assertThat(alice.get("/notes").all("title")).containsExactly("milk");
  }

  @Test
  void remembersARequestWhenItsNoteIsGone() {
    JsonResponse first = create(MILK, "k1");
    alice.delete("/notes/" + first.get("id"));

    assertThat(create(MILK, "k1")).isEqualTo(first);
    assertThat(alice.get("/notes").all("id")).isEmpty();
  }

  @Test
  void remembersARequestWhoseExpiryHasPassed() {
    String note = "{\"title\": \"milk\", \"expiresAt\": \"2026-11-25T10:00:00Z\"}";
    JsonResponse first = create(note, "k1");
    writer.clock().advance(Duration.ofHours(2));

    assertThat(create(note, "k1")).isEqualTo(first);
    assertThat(create(note, "k2").status()).isEqualTo(400);
  }

  @Test
  void forgetsARequestAfterADay() {
    JsonResponse first = create(MILK, "k1");
    writer.clock().advance(Duration.ofHours(24).plusSeconds(1));

    JsonResponse second = create(MILK, "k1");

    assertThat(second.status()).isEqualTo(201);
    assertThat(second.get("id")).isNotEqualTo(first.get("id"));
  }

  @Test
  void keepsKeysOfUsersAndRoutesApart() {
    String id = create(MILK, "k1").get("id");

    assertThat(writer.user("bob").post("/notes", MILK, "Idempotency-Key", "k1").get("id"))
        .isNotEqualTo(id);
    assertThat(
            alice
                .post("/notes/batch", "{\"notes\": [" + MILK + "]}", "Idempotency-Key", "k1")
                .status())
        .isEqualTo(201);
  }

  @Test
  void doesNotRememberWhatItRefused() {
    assertThat(create("{\"title\": \"\"}", "k1").status()).isEqualTo(400);

    assertThat(create(MILK, "k1").status()).isEqualTo(201);
  }

  @Test
  void doesNotRememberWhatFailed() {
    writer.engine().faults().on("TransactWriteItems").next(1).fail("AccessDeniedException");

    assertThat(create(MILK, "k1").status()).isEqualTo(500);
    assertThat(create(MILK, "k1").status()).isEqualTo(201);
  }

  @Test
  void createsOneNoteIfAResponseIsLost() {
    writer.engine().faults().on("TransactWriteItems").next(1).loseResponse();

    JsonResponse first = create(MILK, "k1");

    assertThat(first.status()).isEqualTo(201);
    assertThat(create(MILK, "k1")).isEqualTo(first);
    assertThat(alice.get("/notes").all("id")).hasSize(1);
  }

  @Test
  void createsOneNoteForManyRequestsAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<JsonResponse> request = () -> create(MILK, "k1");
      List<JsonResponse> responses =
          threads.invokeAll(IntStream.range(0, 24).mapToObj(i -> request).toList()).stream()
              .map(IdempotencyTest::get)
              .toList();

      assertThat(responses).allMatch(response -> response.status() == 201);
      assertThat(responses.stream().map(response -> response.get("id")).collect(Collectors.toSet()))
          .hasSize(1);
    } finally {
      threads.shutdownNow();
    }
    assertThat(alice.get("/notes").all("id")).hasSize(1);
  }

  @Test
  void uploadsALargeBodyOnce() {
    String note = "{\"title\": \"long\", \"body\": \"" + "x".repeat(70_000) + "\"}";
    JsonResponse first = create(note, "k1");

    assertThat(create(note, "k1")).isEqualTo(first);
    assertThat(writer.blobKeys()).hasSize(1);
  }

  @Test
  void storesNothingOfWhatTheNoteSays() {
    create(MILK, "k1");

    Map<String, AttributeValue> record =
        writer
            .dynamoDb()
            .query(
                r ->
                    r.tableName(TestWriter.TABLES.notes())
                        .keyConditionExpression("PK = :user AND begins_with(SK, :prefix)")
                        .expressionAttributeValues(
                            Map.of(
                                ":user", AttributeValue.fromS(NoteKeys.partition(alice.id())),
                                ":prefix", AttributeValue.fromS(NoteKeys.IDEMPOTENCY_PREFIX))))
            .items()
            .get(0);
    assertThat(record.get("entity").s()).isEqualTo("IDEMPOTENCY");
    assertThat(record.get("expiresAt").n())
        .isEqualTo(Long.toString(TestWriter.START.plusSeconds(86_401).getEpochSecond()));
    assertThat(record.toString()).doesNotContain("milk", "shop", "k1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"\"", "\"k", "a b", "käse", "\u0007", "\"a\" b", "a,b", "a,"})
  void refusesWhatIsNoKey(String key) {
    JsonResponse response = create(MILK, key);

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.json().path("errors").path(0).path("header").asText())
        .isEqualTo("Idempotency-Key");
  }

  @Test
  void boundsAKey() {
    assertThat(create(MILK, "k".repeat(255)).status()).isEqualTo(201);
    assertThat(create(MILK, "\"" + "k".repeat(255) + "\"").status()).isEqualTo(201);
    assertThat(create(MILK, "k".repeat(256)).status()).isEqualTo(400);
  }

  @Test
  void refusesTwoKeys() {
    JsonResponse response =
        alice.post("/notes", MILK, Map.of("Idempotency-Key", List.of("k1", "k1")));

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.get("detail")).contains("once");
  }

  private JsonResponse create(String note, String key) {
    return alice.post("/notes", note, "Idempotency-Key", key);
  }

  private static JsonResponse get(Future<JsonResponse> response) {
    try {
      return response.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
