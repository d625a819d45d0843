package io.notestream.writer.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.note.NoteId;
import io.notestream.writer.InterposedHttp;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import io.notestream.writer.internal.observe.TraceParent;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Restores whose first attempt fails, whether or not it was made. */
class RestoreRetriesTest {

  private static final Duration KEPT = Duration.ofDays(30);

  private TestWriter writer;
  private User alice;

  @BeforeEach
  void start() {
    writer = new TestWriter(null);
    alice = writer.user("alice");
  }

  @AfterEach
  void stop() {
    writer.close();
  }

  @Test
  void restoresOnceWhenTheResponseIsLost() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    String expiration = expire(id);
    writer.engine().faults().on("TransactWriteItems").next(1).loseResponse();

    JsonResponse response = alice.post("/expirations/" + expiration + "/restore", "");

    assertThat(response.status()).isEqualTo(201);
    assertThat(alice.get("/notes/" + id).text()).isEqualTo(response.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TransactionInProgressException", "IdempotentParameterMismatchException"})
  void knowsItsRestoreWhateverTheServiceSaidAfterIt(String error) {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    EventId expiration = EventId.parse(expire(id)).orElseThrow();
    InterposedHttp http = writer.interposedHttp();
    NoteRestorer restorer = restorer(http);
    http.failAfter("TransactWriteItems", error);

    RestoreResult result = restorer.restore(forGood(expiration));

    assertThat(result).isInstanceOf(RestoreResult.Restored.class);
    assertThat(alice.get("/notes/" + id).get("version")).isEqualTo("2");
  }

  @Test
  void knowsItsRestoreAlsoWhenTheNoteHasChangedSince() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    EventId expiration = EventId.parse(expire(id)).orElseThrow();
    InterposedHttp http = writer.interposedHttp();
    NoteRestorer restorer = restorer(http);
    http.next(
        "TransactWriteItems",
        request -> {
          request.call();
          alice.delete("/notes/" + id);
          throw new IOException("the response is lost");
        });

    RestoreResult result = restorer.restore(forGood(expiration));

    assertThat(result).isInstanceOf(RestoreResult.Restored.class);
    assertThat(writer.item(alice.id(), id)).isEmpty();
  }

  @Test
  void doesNotTakeARestoreOfTheSameMillisecondForItsOwn() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    String expiration = expire(id);
    InterposedHttp http = writer.interposedHttp();
    NoteRestorer restorer = restorer(http);
    http.next(
        "TransactWriteItems",
        request -> {
          JsonResponse other =
              alice.post("/expirations/" + expiration + "/restore", "{\"ttlSeconds\": 60}");
          assertThat(other.status()).isEqualTo(201);
          throw new IOException("the request is lost");
        });

    RestoreResult result = restorer.restore(forGood(EventId.parse(expiration).orElseThrow()));

    assertThat(result).isInstanceOf(RestoreResult.AlreadyRestored.class);
  }

  @Test
  void triesAgainWhenACancellationGivesNoReasons() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    EventId expiration = EventId.parse(expire(id)).orElseThrow();
    InterposedHttp http = writer.interposedHttp();
    http.failInstead("TransactWriteItems", "TransactionCanceledException");

    RestoreResult result = restorer(http).restore(forGood(expiration));

    assertThat(result).isInstanceOf(RestoreResult.Restored.class);
  }

  @Test
  void restoresAfterConflictsAndThrottling() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    String expiration = expire(id);
    writer.engine().faults().on("TransactWriteItems").next(1).conflict();
    writer.engine().faults().on("TransactWriteItems").next(2).throttle();

    assertThat(alice.post("/expirations/" + expiration + "/restore", "").status()).isEqualTo(201);
  }

  private RestoreRequest forGood(EventId expiration) {
    return new RestoreRequest(
        alice.id(), expiration, writer.clock().instant(), at -> null, null, TraceParent.create());
  }

  private NoteRestorer restorer(InterposedHttp http) {
    return new NoteRestorer(
        writer.clients(http), TestWriter.TABLES, writer.clock(), Duration.ofSeconds(10));
  }

  private String expire(NoteId id) {
    return writer.expire(alice.id(), id, KEPT);
  }
}
