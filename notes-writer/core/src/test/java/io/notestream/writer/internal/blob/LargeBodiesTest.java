package io.notestream.writer.internal.blob;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.note.NoteId;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeBodiesTest {

  private static final int LIMIT = 64 * 1024;

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
  void keepsABodyUpToTheLimitInTheItem() throws IOException {
    NoteId id = create("ä".repeat(LIMIT / 2));

    assertThat(writer.item(alice.id(), id)).containsKey("body").doesNotContainKey("bodyRef");
    assertThat(files()).isEmpty();
  }

  @Test
  void putsALargerBodyIntoTheBlobStore() throws IOException {
    String body = "ä".repeat(LIMIT / 2) + "x";

    NoteId id = create(body);

    assertThat(writer.item(alice.id(), id)).containsKey("bodyRef").doesNotContainKey("body");
    assertThat(writer.item(alice.id(), id).get("bodyBytes").n()).isEqualTo("65537");
    assertThat(alice.get("/notes/" + id).get("body")).isEqualTo(body);
    assertThat(files()).hasSize(1);
  }

  @Test
  void leavesALargeBodyOutOfLists() {
    NoteId id = create("x".repeat(LIMIT + 1));

    JsonResponse list = alice.get("/notes");

    assertThat(list.all("id")).containsExactly(id.value());
    assertThat(list.json().get("items").get(0).has("body")).isFalse();
    assertThat(list.all("bodyBytes")).containsExactly("65537");
  }

  @Test
  void uploadsEveryVersionUnderAKeyOfItsOwn() throws IOException {
    NoteId id = create("x".repeat(LIMIT + 1));
    String first = writer.item(alice.id(), id).get("bodyRef").s();

    alice.patch("/notes/" + id, "{\"body\": \"" + "x".repeat(LIMIT + 1) + "\"}");

    assertThat(writer.item(alice.id(), id).get("bodyRef").s()).isNotEqualTo(first);
    assertThat(files()).as("removing the old one is the consumer's").hasSize(2);
  }

  @Test
  void leavesTheBodyWhereItIsWhenSomethingElseChanges() {
    NoteId id = create("x".repeat(LIMIT + 1));
    String ref = writer.item(alice.id(), id).get("bodyRef").s();

    JsonResponse response = alice.patch("/notes/" + id, "{\"title\": \"new\"}");

    assertThat(response.get("body")).hasSize(LIMIT + 1);
    assertThat(writer.item(alice.id(), id).get("bodyRef").s()).isEqualTo(ref);
  }

  @Test
  void movesABodyThatHasBecomeSmallIntoTheItem() {
    NoteId id = create("x".repeat(LIMIT + 1));

    alice.patch("/notes/" + id, "{\"body\": \"small\"}");

    assertThat(writer.item(alice.id(), id)).containsKey("body").doesNotContainKey("bodyRef");
    assertThat(writer.item(alice.id(), id).get("bodyBytes").n()).isEqualTo("5");
  }

  @Test
  void uploadsNothingForANoteThatIsNotThere() throws IOException {
    String body = "{\"title\": \"x\", \"body\": \"" + "x".repeat(LIMIT + 1) + "\"}";

    assertThat(alice.put("/notes/" + NoteId.next(TestWriter.START), body).status()).isEqualTo(404);

    assertThat(files()).isEmpty();
  }

  @Test
  void removesTheUploadOfAChangeThatIsRefused() throws IOException {
    NoteId id = create("small");
    String body = "{\"title\": \"x\", \"body\": \"" + "x".repeat(LIMIT + 1) + "\"}";

    assertThat(alice.put("/notes/" + id, body, "If-Match", "\"7\"").status()).isEqualTo(412);

    assertThat(files()).isEmpty();
  }

  @Test
  void keepsTheUploadOfAChangeWhoseResponseWasLost() {
    NoteId id = create("small");
    writer.engine().faults().on("UpdateItem").next(1).loseResponse();

    JsonResponse response =
        alice.patch("/notes/" + id, "{\"body\": \"" + "x".repeat(LIMIT + 1) + "\"}");

    assertThat(response.status()).isEqualTo(200);
    assertThat(alice.get("/notes/" + id).get("body")).hasSize(LIMIT + 1);
  }

  @Test
  void saysThatTheBodyOfANoteIsMissing() throws IOException {
    NoteId id = create("x".repeat(LIMIT + 1));
    for (Path file : files()) {
      Files.delete(file);
    }

    JsonResponse response = alice.get("/notes/" + id);

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.get("type")).endsWith(":unreadable-item");
    assertThat(response.get("detail")).contains(id.value(), "blob store");
  }

  @Test
  void writesNoItemWhenTheUploadFails() throws IOException {
    Files.writeString(blobs.resolve("bodies"), "a file stands where the directory should");

    JsonResponse response =
        alice.post("/notes", "{\"title\": \"x\", \"body\": \"" + "x".repeat(LIMIT + 1) + "\"}");

    assertThat(response.status()).isEqualTo(503);
    assertThat(alice.get("/notes").all("id")).isEmpty();
  }

  @Test
  void removesTheUploadOfANoteThatWasCertainlyNotStored() throws IOException {
    writer.engine().faults().on("PutItem").table("notes").fail("AccessDeniedException");

    JsonResponse response = alice.post("/notes", large());

    assertThat(response.status()).isEqualTo(500);
    assertThat(files()).isEmpty();
  }

  private static String large() {
    return "{\"title\": \"x\", \"body\": \"" + "x".repeat(LIMIT + 1) + "\"}";
  }

  private NoteId create(String body) {
    return alice.create("large", "\"body\": \"" + body + "\"");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(blobs)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
