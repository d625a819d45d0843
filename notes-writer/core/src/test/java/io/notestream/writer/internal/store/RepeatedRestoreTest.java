package io.notestream.writer.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.note.NoteId;
import io.notestream.model.table.NoteCodec;
import io.notestream.writer.InterposedHttp;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import io.notestream.writer.internal.observe.TraceParent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Restores with an {@code Idempotency-Key}. */
class RepeatedRestoreTest {

  private static final TraceParent TRACE = TraceParent.create();
  private static final Duration KEPT = Duration.ofDays(30);
  private static final String HOUR = "{\"ttlSeconds\": 3600}";

  @TempDir Path blobs;

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
    NoteId id = alice.create("milk", "\"body\": \"2 l\"", "\"ttlSeconds\": 5");
    String expiration = expire(id);
    JsonResponse first = restore(expiration, HOUR, "k1");
    assertThat(first.status()).isEqualTo(201);

    writer.clock().advance(Duration.ofMinutes(10));
    assertThat(restore(expiration, "{ \"ttlSeconds\" :3600}", "\"k1\"")).isEqualTo(first);
    alice.patch("/notes/" + id, "{\"title\": \"bread\"}");
    assertThat(restore(expiration, HOUR, "k1")).isEqualTo(first);
    alice.delete("/notes/" + id);
    writer.clock().advance(Duration.ofDays(20));

    assertThat(restore(expiration, HOUR, "k1")).isEqualTo(first);
    assertThat(writer.item(alice.id(), id)).isEmpty();
  }

  @Test
  void respondsAlikeToARequestWithoutABodyAndWithAnEmptyOne() {
    String expiration = expire(alice.create("milk", "\"ttlSeconds\": 5"));
    JsonResponse first = restore(expiration, "", "k1");

    assertThat(first.status()).isEqualTo(201);
    assertThat(restore(expiration, "{}", "k1")).isEqualTo(first);
  }

  @Test
  void countsATtlFromTheFirstRequest() {
    String expiration = expire(alice.create("milk", "\"ttlSeconds\": 5"));
    Instant now = writer.clock().instant();
    JsonResponse first = restore(expiration, HOUR, "k1");
    writer.clock().advance(Duration.ofHours(2));

    JsonResponse second = restore(expiration, HOUR, "k1");

    assertThat(Instant.parse(second.get("expiresAt"))).isEqualTo(now.plusSeconds(3600));
    assertThat(second).isEqualTo(first);
  }

  @Test
  void doesNotRefuseAnExpiryThatHasPassedSince() {
    String expiration = expire(alice.create("milk", "\"ttlSeconds\": 5"));
    String body = "{\"expiresAt\": \"2026-11-25T10:00:00Z\"}";
    JsonResponse first = restore(expiration, body, "k1");
    writer.clock().advance(Duration.ofHours(2));

    assertThat(first.status()).isEqualTo(201);
    assertThat(restore(expiration, body, "k1")).isEqualTo(first);
    assertThat(restore(expiration, body, "k2").status()).isEqualTo(400);
    assertThat(
            alice.post("/expirations/" + expiration + "/restore?x=1", body, header("k1")).status())
        .as("a fault of another kind")
        .isEqualTo(400);
  }

  @Test
  void refusesAnotherBodyWithTheSameKey() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    String expiration = expire(id);
    restore(expiration, HOUR, "k1");

    JsonResponse other = restore(expiration, "{\"ttlSeconds\": 60}", "k1");

    assertThat(other.status()).isEqualTo(422);
    assertThat(other.get("type")).endsWith(":idempotency-key-reused");
    assertThat(alice.get("/notes/" + id).get("version")).isEqualTo("2");
  }

  @Test
  void refusesAnotherKeyAndNone() {
    String expiration = expire(alice.create("milk", "\"ttlSeconds\": 5"));
    restore(expiration, HOUR, "k1");

    assertThat(restore(expiration, HOUR, "k2").get("type")).endsWith(":already-restored");
    assertThat(alice.post("/expirations/" + expiration + "/restore", HOUR).status()).isEqualTo(409);
  }

  @Test
  void doesNotRepeatARestoreWithoutAKey() {
    String expiration = expire(alice.create("milk", "\"ttlSeconds\": 5"));
    alice.post("/expirations/" + expiration + "/restore", HOUR);

    assertThat(restore(expiration, HOUR, "k1").status()).isEqualTo(409);
  }

  @Test
  void keepsKeysOfExpirationsAndUsersApart() {
    String first = expire(alice.create("milk", "\"ttlSeconds\": 5"));
    String second = expire(alice.create("bread", "\"ttlSeconds\": 5"));

    assertThat(restore(first, HOUR, "k1").get("title")).isEqualTo("milk");
    assertThat(restore(second, HOUR, "k1").get("title")).isEqualTo("bread");
    assertThat(
            writer
                .user("bob")
                .post("/expirations/" + first + "/restore", HOUR, "Idempotency-Key", "k1")
                .status())
        .isEqualTo(404);
  }

  @Test
  void remembersNothingOfWhatItRefused() {
    String expiration = expire(alice.create("milk", "\"ttlSeconds\": 5"));

    assertThat(restore(expiration, "{\"ttlSeconds\": 0}", "k1").status()).isEqualTo(400);

    assertThat(restore(expiration, HOUR, "k1").status()).isEqualTo(201);
  }

  @Test
  void restoresOnceWhenTheResponseIsLost() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    String expiration = expire(id);
    writer.engine().faults().on("TransactWriteItems").next(1).loseResponse();

    JsonResponse first = restore(expiration, HOUR, "k1");

    assertThat(first.status()).isEqualTo(201);
    assertThat(restore(expiration, HOUR, "k1")).isEqualTo(first);
    assertThat(alice.get("/notes/" + id).text()).isEqualTo(first.text());
  }

  @Test
  void hasTheNoteOfAnEqualRequestThatWasFaster() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    EventId expiration = EventId.parse(expire(id)).orElseThrow();
    IdempotentRequest equal = new IdempotentRequest("key", "content");
    Instant late = writer.clock().instant();
    InterposedHttp http = writer.interposedHttp();
    NoteRestorer restorer =
        new NoteRestorer(
            writer.clients(http), TestWriter.TABLES, writer.clock(), Duration.ofSeconds(10));
    NoteRestorer faster =
        new NoteRestorer(
            writer.clients(), TestWriter.TABLES, writer.clock(), Duration.ofSeconds(10));
    http.next(
        "TransactWriteItems",
        request -> {
          faster.restore(request(expiration, late.minusMillis(7), equal));
          return request.call();
        });

    RestoreResult result = restorer.restore(request(expiration, late, equal));

    assertThat(result)
        .isInstanceOfSatisfying(
            RestoreResult.Repeated.class,
            repeated -> {
              assertThat(repeated.note().updatedAt()).isEqualTo(late.minusMillis(7));
              assertThat(NoteCodec.encode(repeated.note())).isEqualTo(writer.item(alice.id(), id));
            });
  }

  @Test
  void givesManyRequestsAtOnceTheSameResponse() throws Exception {
    String expiration = expire(alice.create("milk", "\"ttlSeconds\": 5"));
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      Callable<JsonResponse> request = () -> restore(expiration, HOUR, "k1");
      Set<JsonResponse> responses = new HashSet<>();
      for (Future<JsonResponse> response :
          threads.invokeAll(IntStream.range(0, 12).mapToObj(i -> request).toList())) {
        responses.add(response.get());
      }

      assertThat(responses).hasSize(1).allMatch(response -> response.status() == 201);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void hasALargeBodyAsLongAsItIsKept() throws IOException {
    String body = "\"body\": \"" + "y".repeat(70_000) + "\"";
    String expiration = expire(alice.create("large", body, "\"ttlSeconds\": 5"));
    JsonResponse first = restore(expiration, HOUR, "k1");
    assertThat(restore(expiration, HOUR, "k1")).isEqualTo(first);

    for (Path file : writer.blobKeys()) {
      Files.delete(file);
    }

    JsonResponse later = restore(expiration, HOUR, "k1");
    assertThat(later.status()).isEqualTo(409);
    assertThat(later.get("detail")).contains("Idempotency-Key", "gone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"\"", "\"k", "a b", "käse"})
  void refusesWhatIsNoKey(String key) {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");

    JsonResponse response = restore(expire(id), HOUR, key);

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.json().path("errors").path(0).path("header").asText())
        .isEqualTo("Idempotency-Key");
    assertThat(writer.item(alice.id(), id)).isEmpty();
  }

  private JsonResponse restore(String expiration, String body, String key) {
    return alice.post("/expirations/" + expiration + "/restore", body, header(key));
  }

  private static Map<String, List<String>> header(String key) {
    return Map.of("Idempotency-Key", List.of(key));
  }

  private RestoreRequest request(EventId expiration, Instant at, IdempotentRequest repeatable) {
    return new RestoreRequest(alice.id(), expiration, at, time -> null, repeatable, TRACE);
  }

  private String expire(NoteId id) {
    return writer.expire(alice.id(), id, KEPT);
  }
}
