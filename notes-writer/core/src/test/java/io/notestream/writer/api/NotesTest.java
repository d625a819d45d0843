package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class NotesTest {

  private static TestWriter writer;

  private User alice;

  @BeforeAll
  static void start() {
    writer = new TestWriter(null);
  }

  @AfterAll
  static void stop() {
    writer.close();
  }

  @BeforeEach
  void newUser(TestInfo test) {
    writer.clock().set(TestWriter.START);
    alice = writer.user(test.getTestMethod().orElseThrow().getName() + test.getDisplayName());
  }

  @Test
  void createsANote() {
    JsonResponse response =
        alice.post(
            "/notes",
            "{\"title\":\"milk\",\"body\":\"2 l\",\"tags\":[\"shop\",\"home\"],\"ttlSeconds\":5}");

    assertThat(response.status()).isEqualTo(201);
    assertThat(response.header("Location")).isEqualTo("/notes/" + response.get("id"));
    assertThat(response.header("ETag")).isEqualTo("\"1\"");
    assertThat(response.header("Content-Type")).isEqualTo("application/json");
    assertThat(response.text())
        .isEqualTo(
            "{\"id\":\""
                + response.get("id")
                + "\",\"title\":\"milk\",\"body\":\"2 l\",\"bodyBytes\":3,"
                + "\"tags\":[\"home\",\"shop\"],"
                + "\"createdAt\":\"2026-11-25T09:30:00.250Z\","
                + "\"updatedAt\":\"2026-11-25T09:30:00.250Z\",\"version\":1,"
                + "\"expiresAt\":\"2026-11-25T09:30:06.000Z\"}");
  }

  @Test
  void storesANoteInTheAgreedShape() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    JsonResponse response =
        alice.post(
            "/notes",
            "{\"title\":\"milk\",\"body\":\"2 l\",\"tags\":[\"shop\"],\"ttlSeconds\":5}",
            "traceparent",
            "00-" + trace + "-00f067aa0ba902b7-01");

    Map<String, AttributeValue> item = writer.item(alice.id(), response.noteId());

    assertThat(item.get("expiresAt")).isEqualTo(AttributeValue.fromN("1795599006"));
    assertThat(item.get("GSI1PK").s()).startsWith("EXPIRY#");
    assertThat(item.get("GSI1SK").s()).isEqualTo("001795599006#" + response.get("id"));
    assertThat(item.get("trace").s()).isEqualTo(trace);
    assertThat(item.get("span").s()).isEqualTo("00f067aa0ba902b7-01");
    assertThat(item.get("entity").s()).isEqualTo("NOTE");
    assertThat(item.get("createdAt").s()).isEqualTo("2026-11-25T09:30:00.250Z");
  }

  @Test
  void leavesOutOfTheIndexWhatNeverExpires() {
    NoteId id = alice.create("stays");

    assertThat(writer.item(alice.id(), id))
        .doesNotContainKeys("GSI1PK", "GSI1SK", "expiresAt", "tags");
  }

  @Test
  void readsANoteBack() {
    NoteId id = alice.create("milk", "\"body\": \"2 l\"");

    JsonResponse response = alice.get("/notes/" + id);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.get("body")).isEqualTo("2 l");
    assertThat(response.header("ETag")).isEqualTo("\"1\"");
    assertThat(response.json().get("expiresAt").isNull()).isTrue();
  }

  @Test
  void hidesTheNotesOfOthers() {
    NoteId id = alice.create("milk");
    User bob = writer.user("bob");

    assertThat(bob.get("/notes/" + id).status()).isEqualTo(404);
    assertThat(bob.put("/notes/" + id, "{\"title\": \"mine\"}").status()).isEqualTo(404);
    assertThat(bob.patch("/notes/" + id, "{\"title\": \"mine\"}").status()).isEqualTo(404);
    assertThat(bob.delete("/notes/" + id).status()).isEqualTo(204);
    assertThat(bob.get("/notes/" + id + "/audit").status()).isEqualTo(404);
    assertThat(alice.get("/notes/" + id).get("title")).isEqualTo("milk");
  }

  @Test
  void replacesAWholeNote() {
    NoteId id =
        alice.create("milk", "\"body\": \"2 l\"", "\"tags\": [\"shop\"]", "\"ttlSeconds\": 100");
    writer.clock().advance(Duration.ofMillis(5));

    JsonResponse response = alice.put("/notes/" + id, "{\"title\": \"bread\", \"body\": \"dark\"}");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("ETag")).isEqualTo("\"2\"");
    assertThat(response.get("title")).isEqualTo("bread");
    assertThat(response.json().get("tags")).isEmpty();
    assertThat(response.json().get("expiresAt").isNull()).isTrue();
    assertThat(response.get("updatedAt")).isGreaterThan(response.get("createdAt"));
    assertThat(alice.get("/notes/" + id).text()).isEqualTo(response.text());
    assertThat(writer.item(alice.id(), id)).doesNotContainKeys("GSI1PK", "expiresAt", "tags");
  }

  @Test
  void mergesAPatch() {
    NoteId id = alice.create("milk", "\"body\": \"2 l\"", "\"tags\": [\"shop\"]");

    JsonResponse response =
        alice.patch(
            "/notes/" + id,
            "{\"body\": \"3 l\", \"ttlSeconds\": 60}",
            "content-type",
            "application/merge-patch+json");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.get("title")).isEqualTo("milk");
    assertThat(response.get("body")).isEqualTo("3 l");
    assertThat(response.json().get("tags").get(0).asText()).isEqualTo("shop");
    assertThat(response.get("version")).isEqualTo("2");
    assertThat(response.json().get("expiresAt").isNull()).isFalse();
    assertThat(alice.get("/notes/" + id).text()).isEqualTo(response.text());
  }

  @Test
  void makesANotePermanentByNull() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 60");

    JsonResponse response = alice.patch("/notes/" + id, "{\"expiresAt\": null}");
    writer.clock().advance(Duration.ofSeconds(120));

    assertThat(response.json().get("expiresAt").isNull()).isTrue();
    assertThat(alice.get("/notes/" + id).status()).isEqualTo(200);
  }

  @Test
  void writesNothingForAPatchWithoutChanges() {
    NoteId id = alice.create("milk");

    JsonResponse response = alice.patch("/notes/" + id, "{}");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.get("version")).isEqualTo("1");
    assertThat(alice.patch("/notes/" + id, "{}", "If-Match", "\"2\"").status()).isEqualTo(412);
    assertThat(alice.patch("/notes/" + NoteId.next(TestWriter.START), "{}").status())
        .isEqualTo(404);
  }

  @Test
  void keepsAttributesThatANewerWriterAdded() {
    NoteId id = alice.create("milk");
    Map<String, AttributeValue> item = new HashMap<>(writer.item(alice.id(), id));
    item.put("colour", AttributeValue.fromS("red"));
    writer.put(TestWriter.TABLES.notes(), item);

    alice.put("/notes/" + id, "{\"title\": \"bread\"}");

    assertThat(writer.item(alice.id(), id)).containsEntry("colour", AttributeValue.fromS("red"));
  }

  @Test
  void deletesANoteAndForgivesASecondDelete() {
    NoteId id = alice.create("milk");

    assertThat(alice.delete("/notes/" + id).status()).isEqualTo(204);
    assertThat(alice.delete("/notes/" + id).status()).isEqualTo(204);

    assertThat(alice.get("/notes/" + id).status()).isEqualTo(404);
    assertThat(alice.delete("/notes/" + id, "If-Match", "*").status()).isEqualTo(412);
    assertThat(writer.item(alice.id(), id)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "01arz3ndektsv4rrffq69g5fav",
        "01ARZ3NDEKTSV4RRFFQ69G5FAO"
      })
  void saysThatANoteThatNeverExistedIsNotFound(String id) {
    assertThat(alice.get("/notes/" + id).status()).isEqualTo(404);
    assertThat(alice.put("/notes/" + id, "{\"title\": \"x\"}").status()).isEqualTo(404);
    assertThat(alice.patch("/notes/" + id, "{\"title\": \"x\"}").status()).isEqualTo(404);
    assertThat(alice.get("/notes/" + id + "/audit").status()).isEqualTo(404);
  }

  @Test
  void deletesWhatNeverExistedAsWhatIsGoneAlreadyUnlessItIsNoId() {
    assertThat(alice.delete("/notes/01ARZ3NDEKTSV4RRFFQ69G5FAV").status()).isEqualTo(204);
    assertThat(alice.delete("/notes/01ARZ3NDEKTSV4RRFFQ69G5FAO").status()).isEqualTo(404);
    assertThat(alice.delete("/notes/nonsense").status()).isEqualTo(404);
  }

  @Test
  void keepsUsersWithStrangeNamesApart() {
    User strange = writer.user("a#NOTE#b");

    NoteId id = strange.create("milk");

    assertThat(strange.get("/notes").all("id")).containsExactly(id.value());
    assertThat(writer.item(new UserId("a#NOTE#b"), id)).isNotEmpty();
    assertThat(writer.user("a").get("/notes").all("id")).isEmpty();
  }
}
