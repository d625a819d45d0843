package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchTest {

  @TempDir private Path blobs;
  private TestWriter writer;
  private User alice;

  @BeforeEach
  void start() {
    writer = new TestWriter(blobs, 5 << 20);
    alice = writer.user("alice");
  }

  @AfterEach
  void stop() {
    writer.close();
  }

  @Test
  void createsNotesInTheirOrder() {
    JsonResponse response =
        create(note("first"), "{\"title\": \"second\", \"body\": \"b\", \"ttlSeconds\": 60}");

    assertThat(response.status()).isEqualTo(201);
    assertThat(response.all("title")).containsExactly("first", "second");
    assertThat(response.all("body")).containsExactly("", "b");
    assertThat(response.all("version")).containsExactly("1", "1");
    assertThat(alice.get("/notes").all("id"))
        .containsExactly(response.all("id").get(1), response.all("id").get(0));
  }

  @Test
  void createsAHundredNotes() {
    assertThat(create(Collections.nCopies(100, note("x")).toArray(String[]::new)).status())
        .isEqualTo(201);
    assertThat(alice.get("/notes?limit=100").all("id")).hasSize(100);
  }

  @Test
  void createsAllNotesOrNone() {
    JsonResponse response = create(note("good"), note(""), "7", "{\"title\": \"x\", \"a/b~\": 1}");

    assertThat(response.status()).isEqualTo(400);
    List<String> pointers = new ArrayList<>();
    for (JsonNode error : response.json().path("errors")) {
      pointers.add(error.path("pointer").asText());
    }
    assertThat(pointers).containsExactly("#/notes/1/title", "#/notes/2", "#/notes/3/a~1b~0");
    assertThat(alice.get("/notes").all("id")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                             | #/notes",
        "{\"notes\": []}                | #/notes",
        "{\"notes\": {}}                | #/notes",
        "{\"notes\": null}              | #/notes",
        "{\"notes\": [{\"title\": \"x\"}], \"more\": 1} | #/more",
      })
  void refusesWhatIsNoBatch(String body, String pointer) {
    JsonResponse response = alice.post("/notes/batch", body);

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.json().path("errors").path(0).path("pointer").asText()).isEqualTo(pointer);
  }

  @Test
  void takesOneNoteLessWithAKey() {
    String[] hundred = Collections.nCopies(100, note("x")).toArray(String[]::new);
    String[] fewer = Collections.nCopies(99, note("x")).toArray(String[]::new);

    assertThat(alice.post("/notes/batch", batch(hundred), "Idempotency-Key", "k").status())
        .isEqualTo(400);
    JsonResponse first = alice.post("/notes/batch", batch(fewer), "Idempotency-Key", "k");
    assertThat(first.status()).isEqualTo(201);
    assertThat(alice.post("/notes/batch", batch(fewer), "Idempotency-Key", "k")).isEqualTo(first);
    assertThat(alice.get("/notes?limit=100").all("id")).hasSize(99);
  }

  @Test
  void createsEachNoteOnceIfAResponseIsLost() {
    writer.engine().faults().on("TransactWriteItems").next(1).loseResponse();

    assertThat(create(note("a"), note("b")).status()).isEqualTo(201);
    assertThat(alice.get("/notes").all("title")).containsExactly("b", "a");
  }

  @Test
  void movesTheLargestBodiesOutOfATransactionThatIsTooLarge() {
    String[] notes = new String[60];
    for (int i = 0; i < notes.length; i++) {
      notes[i] = "{\"title\": \"x\", \"body\": \"" + "x".repeat(60_000 + i) + "\"}";
    }

    JsonResponse response = create(notes);

    assertThat(response.status()).isEqualTo(201);
    assertThat(writer.blobKeys()).hasSizeBetween(5, 15);
    String last = response.all("id").get(59);
    assertThat(alice.get("/notes/" + last).get("body")).hasSize(60_059);
  }

  @Test
  void refusesATransactionThatIsTooLargeWithoutABlobStore() {
    try (TestWriter without = new TestWriter(null, 5 << 20)) {
      String note = "{\"title\": \"x\", \"body\": \"" + "x".repeat(64 * 1024) + "\"}";
      String[] notes = Collections.nCopies(49, note).toArray(String[]::new);

      JsonResponse response = without.user("alice").post("/notes/batch", batch(notes));

      assertThat(response.status()).isEqualTo(413);
      assertThat(response.get("detail")).contains("3145728 bytes together");
    }
  }

  @Test
  void removesUploadsOfABatchThatIsNotStored() {
    writer.engine().faults().on("TransactWriteItems").next(1).fail("AccessDeniedException");

    JsonResponse response =
        create("{\"title\": \"x\", \"body\": \"" + "x".repeat(70_000) + "\"}", note("y"));

    assertThat(response.status()).isEqualTo(500);
    assertThat(writer.blobKeys()).isEmpty();
  }

  private JsonResponse create(String... notes) {
    return alice.post("/notes/batch", batch(notes));
  }

  private static String batch(String... notes) {
    return "{\"notes\": [" + String.join(", ", notes) + "]}";
  }

  private static String note(String title) {
    return "{\"title\": \"" + title + "\"}";
  }
}
