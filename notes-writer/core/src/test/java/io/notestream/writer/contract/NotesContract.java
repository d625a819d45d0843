package io.notestream.writer.contract;

import static io.notestream.writer.contract.Contract.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.writer.contract.ContractService.User;
import java.time.Instant;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Notes are created, read, changed and deleted. */
interface NotesContract extends Contract {

  @Test
  default void createsANote() {
    User alice = service().newUser();

    Reply reply =
        alice.post(
            "/notes",
            "{\"title\":\"milk – ½\",\"body\":\"2 l\\n\",\"tags\":[\"Shop\",\" shop\"],"
                + "\"ttlSeconds\":500}");

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.header("Content-Type")).isEqualTo("application/json");
    assertThat(reply.header("ETag")).isEqualTo("\"1\"");
    assertThat(reply.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(reply.header("Location")).isEqualTo("/notes/" + reply.get("id"));
    assertThat(reply.get("title")).isEqualTo("milk – ½");
    assertThat(reply.get("body")).isEqualTo("2 l\n");
    assertThat(reply.get("bodyBytes")).isEqualTo("4");
    assertThat(reply.json().path("tags").toString()).isEqualTo("[\"shop\"]");
    assertThat(reply.get("version")).isEqualTo("1");
    assertThat(Instant.parse(reply.get("expiresAt")))
        .isAfter(Instant.parse(reply.get("createdAt")).plusSeconds(499));
  }

  @Test
  default void readsANoteWithItsTag() {
    User alice = service().newUser();
    Reply created = alice.create("\"title\":\"milk\"");
    String path = created.header("Location");

    Reply read = alice.get(path);
    Reply known = alice.get(path, "If-None-Match", "\"7\", \"1\"");

    assertThat(read.status()).isEqualTo(200);
    assertThat(read.text()).isEqualTo(created.text());
    assertThat(read.header("ETag")).isEqualTo("\"1\"");
    assertThat(known.status()).isEqualTo(304);
    assertThat(known.header("ETag")).isEqualTo("\"1\"");
    assertThat(known.header("Content-Type")).isNull();
    assertThat(known.body()).isEmpty();
  }

  @Test
  default void respondsToHeadWithTheHeadersAlone() {
    User alice = service().newUser();
    Reply created = alice.create("\"title\":\"milk\"");

    Reply head = alice.send("HEAD", created.header("Location"), null);

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("ETag")).isEqualTo("\"1\"");
    assertThat(head.header("Content-Type")).isEqualTo("application/json");
    assertThat(head.header("Content-Length")).isEqualTo("" + created.body().length);
    assertThat(head.body()).isEmpty();
    assertThat(alice.send("HEAD", "/notes/unknown", null).status()).isEqualTo(404);
  }

  @Test
  default void replacesANote() {
    User alice = service().newUser();
    String path =
        alice
            .create("\"title\":\"milk\",\"body\":\"2 l\",\"tags\":[\"shop\"],\"ttlSeconds\":500")
            .header("Location");

    Reply reply = alice.put(path, "{\"title\":\"bread\"}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("ETag")).isEqualTo("\"2\"");
    assertThat(reply.get("title")).isEqualTo("bread");
    assertThat(reply.get("body")).isEmpty();
    assertThat(reply.json().path("tags")).isEmpty();
    assertThat(reply.json().path("expiresAt").isNull()).isTrue();
    assertThat(alice.get(path).text()).isEqualTo(reply.text());
  }

  @Test
  default void patchesANote() {
    User alice = service().newUser();
    String path =
        alice.create("\"title\":\"milk\",\"body\":\"2 l\",\"ttlSeconds\":500").header("Location");

    Reply renewed =
        alice.patch(
            path,
            "{\"ttlSeconds\":null,\"tags\":[\"shop\"]}",
            "Content-Type",
            "application/merge-patch+json");

    assertThat(renewed.status()).isEqualTo(200);
    assertThat(renewed.get("title")).isEqualTo("milk");
    assertThat(renewed.get("body")).isEqualTo("2 l");
    assertThat(renewed.json().path("tags").toString()).isEqualTo("[\"shop\"]");
    assertThat(renewed.json().path("expiresAt").isNull()).isTrue();
  }

  @Test
  default void deletesANoteOnceAndForAll() {
    User alice = service().newUser();
    String path = alice.create("\"title\":\"milk\"").header("Location");

    Reply deleted = alice.delete(path);

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    assertThat(deleted.header("Content-Type")).isNull();
    assertThat(alice.delete(path).status()).isEqualTo(204);
    assertProblem(alice.get(path), 404, "not-found");
    assertProblem(alice.put(path, "{\"title\":\"x\"}"), 404, "not-found");
    assertProblem(alice.patch(path, "{\"title\":\"x\"}"), 404, "not-found");
  }

  @Test
  default void keepsLargeBodies() {
    User alice = service().newUser();
    String body = "ä".repeat(100_000);

    Reply created = alice.create("\"title\":\"large\",\"body\":\"" + body + "\"");

    assertThat(alice.get(created.header("Location")).get("body")).isEqualTo(body);
    assertThat(alice.get("/notes").all("items", "bodyBytes")).containsExactly("200000");
    assertThat(StreamSupport.stream(alice.get("/notes").json().path("items").spliterator(), false))
        .allSatisfy(note -> assertThat(note.path("body").isTextual()).isFalse());
  }

  @Test
  default void isGoneFromTheInstantOfItsExpiry() throws InterruptedException {
    User alice = service().newUser();
    Reply created = alice.create("\"title\":\"short\",\"ttlSeconds\":1");
    Instant end = Instant.parse(created.get("expiresAt"));
    Thread.sleep(Math.max(1, end.toEpochMilli() - System.currentTimeMillis() + 1));

    assertProblem(alice.get(created.header("Location")), 404, "not-found");
    assertThat(alice.get("/notes").all("items", "id")).isEmpty();
  }

  @Test
  default void showsNothingOfOthers() {
    User alice = service().newUser();
    User bob = service().newUser();
    String path = alice.create("\"title\":\"milk\"").header("Location");

    assertProblem(bob.get(path), 404, "not-found");
    assertProblem(bob.put(path, "{\"title\":\"mine\"}"), 404, "not-found");
    assertProblem(bob.patch(path, "{\"title\":\"mine\"}"), 404, "not-found");
    assertThat(bob.delete(path).status()).isEqualTo(204);
    assertThat(bob.get("/notes").all("items", "id")).isEmpty();
    assertThat(alice.get(path).get("title")).isEqualTo("milk");
  }
}
