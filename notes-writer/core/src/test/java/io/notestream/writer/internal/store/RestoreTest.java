package io.notestream.writer.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.view.ArchivedNote;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive is written here as the consumer writes it. */
class RestoreTest {

  private static final Duration KEPT = Duration.ofDays(30);

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
  void bringsANoteBack() {
    NoteId id =
        alice.create("milk", "\"body\": \"2 l\"", "\"tags\": [\"shop\"]", "\"ttlSeconds\": 5");
    String created = alice.get("/notes/" + id).get("createdAt");
    String expiration = expire(id);

    JsonResponse response =
        alice.post("/expirations/" + expiration + "/restore", "{\"ttlSeconds\": 60}");

    assertThat(response.status()).isEqualTo(201);
    assertThat(response.header("Location")).isEqualTo("/notes/" + id);
    assertThat(response.header("ETag")).isEqualTo("\"2\"");
    assertThat(response.get("id")).isEqualTo(id.value());
    assertThat(response.get("title")).isEqualTo("milk");
    assertThat(response.get("body")).isEqualTo("2 l");
    assertThat(response.get("createdAt")).isEqualTo(created);
    assertThat(response.get("restoredFrom")).isEqualTo(expiration);
    assertThat(response.json().get("expiresAt").isNull()).isFalse();
    assertThat(alice.get("/notes/" + id).text()).isEqualTo(response.text());
    assertThat(archived(id, expiration).restoredAt())
        .isEqualTo(Instant.parse(response.get("updatedAt")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"expiresAt\": null}", "{\"ttlSeconds\": null}"})
  void bringsItBackForGoodWithoutANewExpiry(String body) {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    String expiration = expire(id);

    JsonResponse response = alice.post("/expirations/" + expiration + "/restore", body);

    assertThat(response.status()).isEqualTo(201);
    assertThat(response.json().get("expiresAt").isNull()).isTrue();
    assertThat(writer.item(alice.id(), id)).doesNotContainKeys("expiresAt", "GSI1PK");
  }

  @Test
  void restoresAnExpirationOnce() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    String restore = "/expirations/" + expire(id) + "/restore";

    assertThat(alice.post(restore, "").status()).isEqualTo(201);

    assertThat(alice.post(restore, "").status()).isEqualTo(409);
    alice.delete("/notes/" + id);
    JsonResponse again = alice.post(restore, "");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.get("type")).endsWith("already-restored");
    assertThat(writer.item(alice.id(), id)).isEmpty();
  }

  @Test
  void staysOneNoteHoweverOftenItExpiresAndIsRestored() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    String created = alice.get("/notes/" + id).get("createdAt");

    for (int round = 1; round <= 10; round++) {
      String expiration = expire(id);
      assertThat(alice.get("/notes/" + id).status()).isEqualTo(404);
      JsonResponse response =
          alice.post("/expirations/" + expiration + "/restore", "{\"ttlSeconds\": 5}");
      assertThat(response.status()).isEqualTo(201);
      assertThat(response.get("version")).isEqualTo(Integer.toString(1 + round));
      assertThat(response.get("createdAt")).isEqualTo(created);
      assertThat(response.get("restoredFrom")).isEqualTo(expiration);
    }
  }

  @Test
  void refusesAnOlderExpirationWhileTheNoteIsBackFromANewerOne() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    String first = expire(id);
    // The first is archived but was never restored; the note came back in another way.
    ArchivedNote archived = archived(id, first);
    writer.put(
        TestWriter.TABLES.notes(),
        NoteCodec.encode(archived.note().toBuilder().expiry(null).build()));

    JsonResponse response = alice.post("/expirations/" + first + "/restore", "");

    assertThat(response.status()).isEqualTo(409);
    assertThat(response.get("type")).endsWith("note-exists");
    assertThat(archived(id, first).restoredAt()).isNull();
  }

  @Test
  void refusesWhatIsDueForPurging() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    String expiration = expire(id);

    writer.clock().advance(KEPT);

    assertThat(alice.post("/expirations/" + expiration + "/restore", "").status()).isEqualTo(404);
  }

  @Test
  void refusesWhatWasNeverArchivedOrIsSomebodyElses() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    String expiration = expire(id);

    assertThat(alice.post("/expirations/" + id + ":999/restore", "").status()).isEqualTo(404);
    assertThat(alice.post("/expirations/nonsense/restore", "").status()).isEqualTo(404);
    assertThat(writer.user("bob").post("/expirations/" + expiration + "/restore", "").status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"ttlSeconds\": 0}", "{\"title\": \"x\"}", "{\"expiresAt\": 5}", "[]", "{"})
  void refusesANewExpiryThatIsNone(String body) {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    String expiration = expire(id);

    assertThat(alice.post("/expirations/" + expiration + "/restore", body).status()).isEqualTo(400);
    assertThat(archived(id, expiration).restoredAt()).isNull();
  }

  @Test
  void letsOneOfManyWin() throws Exception {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    String restore = "/expirations/" + expire(id) + "/restore";
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Future<Integer>> responses = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        responses.add(threads.submit(() -> alice.post(restore, "").status()));
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> response : responses) {
        statuses.add(response.get());
      }
      assertThat(statuses).containsExactlyInAnyOrder(201, 409, 409, 409, 409, 409);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void keepsALargeBodyWhereItIs() {
    String body = "y".repeat(70_000);
    NoteId id = alice.create("large", "\"body\": \"" + body + "\"", "\"ttlSeconds\": 5");
    String ref = writer.item(alice.id(), id).get("bodyRef").s();
    String expiration = expire(id);

    JsonResponse response = alice.post("/expirations/" + expiration + "/restore", "");

    assertThat(response.get("body")).isEqualTo(body);
    assertThat(writer.item(alice.id(), id).get("bodyRef").s()).isEqualTo(ref);
  }

  private String expire(NoteId id) {
    return writer.expire(alice.id(), id, KEPT);
  }

  private ArchivedNote archived(NoteId id, String expiration) {
    SequenceNumber number = new SequenceNumber(expiration.substring(expiration.indexOf(':') + 1));
    return ArchivedNote.fromItem(
        writer
            .dynamoDb()
            .getItem(
                r ->
                    r.tableName(TestWriter.TABLES.noteOps())
                        .key(OpsKeys.archivedNote(alice.id(), id, number))
                        .consistentRead(true))
            .item());
  }
}
