package io.notestream.writer.internal.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notestream.model.blob.BlobStore;
import io.notestream.model.blob.DirectoryBlobStore;
import io.notestream.model.note.NoteId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.view.BlobRemoval;
import io.notestream.writer.InterposedHttp;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import io.notestream.writer.api.NotesApi;
import io.notestream.writer.api.RequestLimits;
import io.notestream.writer.http.Request;
import io.notestream.writer.http.Response;
import io.notestream.writer.identity.LocalIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What is left for the consumer's blob remover, whatever happens between upload and write. */
class UploadRecordsTest {

  private static final String BODY = "\"body\": \"" + "x".repeat(70_000) + "\"";
  private static final String LARGE = "{\"title\": \"large\", " + BODY + "}";

  @TempDir private Path blobs;
  private TestWriter writer;
  private User alice;

  @BeforeEach
  void start() {
    writer =
        new TestWriter(
            blobs, api -> api.limits(RequestLimits.standard().withDeadline(Duration.ofSeconds(2))));
    alice = writer.user("alice");
  }

  @AfterEach
  void stop() {
    writer.close();
  }

  @Test
  void recordsAnUploadBeforeItIsMade() {
    List<BlobRemoval> before = new ArrayList<>();
    BlobStore store =
        new Watched() {
          @Override
          public void put(String key, byte[] content) {
            before.addAll(records());
            super.put(key, content);
          }
        };

    Response response = send(api(writer.interposedHttp(), store), "POST", "/notes", LARGE);

    assertThat(response.status()).isEqualTo(201);
    NoteId id = new NoteId(alice.get("/notes").all("id").get(0));
    BlobRemoval expected =
        BlobRemoval.ofUpload(
            alice.id(), id, writer.item(alice.id(), id).get("bodyRef").s(), TestWriter.START);
    assertThat(before).containsExactly(expected);
    assertThat(expected.due()).isEqualTo(TestWriter.START.plus(Duration.ofHours(24)));
    assertThat(records()).as("the consumer drops it").containsExactly(expected);
  }

  @Test
  void leavesTheRecordToTheConsumerIfTheProcessDiesBetweenUploadAndWrite() {
    InterposedHttp http = writer.interposedHttp();
    http.next("PutItem", ExecutableHttpRequest::call);
    http.next(
        "PutItem",
        request -> {
          throw new Death();
        });

    assertThatExceptionOfType(Death.class)
        .isThrownBy(() -> send(api(http, new Watched()), "POST", "/notes", LARGE));

    assertThat(alice.get("/notes").all("id")).isEmpty();
    assertThat(writer.blobKeys()).hasSize(1);
    assertThat(uploaded()).containsExactlyElementsOf(keysOfFiles());
  }

  @Test
  void leavesTheRecordIfItStaysUnknownWhetherTheNoteWasStored() {
    writer.engine().faults().on("PutItem").table("notes").loseRequest();

    assertThat(alice.post("/notes", LARGE).status()).isEqualTo(503);

    assertThat(writer.blobKeys()).hasSize(1);
    assertThat(uploaded()).containsExactlyElementsOf(keysOfFiles());
  }

  @Test
  void removesUploadAndRecordOfANoteThatWasCertainlyNotStored() {
    writer.engine().faults().on("PutItem").table("notes").fail("AccessDeniedException");

    assertThat(alice.post("/notes", LARGE).status()).isEqualTo(500);

    assertThat(writer.blobKeys()).isEmpty();
    assertThat(records()).isEmpty();
  }

  @Test
  void removesUploadAndRecordOfAChangeThatWasCertainlyNotMade() {
    NoteId id = alice.create("small");
    writer.engine().faults().on("UpdateItem").fail("AccessDeniedException");

    assertThat(alice.patch("/notes/" + id, "{" + BODY + "}").status()).isEqualTo(500);

    assertThat(writer.blobKeys()).isEmpty();
    assertThat(records()).isEmpty();
  }

  @Test
  void removesUploadAndRecordOfAChangeThatIsRefusedAfterTheUpload() {
    NoteId id = alice.create("small");
    InterposedHttp http = writer.interposedHttp();
    http.next(
        "UpdateItem",
        request -> {
          alice.patch("/notes/" + id, "{\"title\": \"faster\"}");
          return request.call();
        });

    Response response =
        send(api(http, new Watched()), "PUT", "/notes/" + id, LARGE, "if-match", "\"1\"");

    assertThat(response.status()).isEqualTo(412);
    assertThat(writer.blobKeys()).isEmpty();
    assertThat(records()).isEmpty();
  }

  @Test
  void leavesTheUploadOfARefusedChangeThatAnAttemptThoughtLostMayHaveMade() {
    NoteId id = alice.create("small");
    InterposedHttp http = writer.interposedHttp();
    http.next(
        "UpdateItem",
        request -> {
          request.call();
          alice.delete("/notes/" + id);
          throw new IOException("the response is lost");
        });

    Response response = send(api(http, new Watched()), "PUT", "/notes/" + id, LARGE);

    assertThat(response.status()).isEqualTo(404);
    assertThat(writer.blobKeys()).as("an archived note could refer to it").hasSize(1);
    assertThat(uploaded()).containsExactlyElementsOf(keysOfFiles());
  }

  @Test
  void keepsTheRecordOfAnUploadThatCouldNotBeRemoved() {
    writer.engine().faults().on("PutItem").table("notes").fail("AccessDeniedException");
    BlobStore store =
        new Watched() {
          @Override
          public void delete(String key) {
            throw new IllegalStateException("the store does not respond");
          }
        };

    Response response = send(api(writer.interposedHttp(), store), "POST", "/notes", LARGE);

    assertThat(response.status()).isEqualTo(500);
    assertThat(uploaded()).hasSize(1);
  }

  @Test
  void givesTwoUploadsForOneNoteRecordsOfTheirOwn() {
    NoteId id = alice.create("small");

    alice.put("/notes/" + id, LARGE);
    alice.put("/notes/" + id, LARGE);

    assertThat(writer.blobKeys()).hasSize(2);
    assertThat(uploaded()).containsExactlyInAnyOrderElementsOf(keysOfFiles());
  }

  @Test
  void recordsEveryUploadOfABatch() {
    String small = "{\"title\": \"small\"}";

    JsonResponse response =
        alice.post("/notes/batch", "{\"notes\": [" + LARGE + ", " + small + ", " + LARGE + "]}");

    assertThat(response.status()).isEqualTo(201);
    List<String> ids = response.all("id");
    assertThat(records().stream().map(record -> record.noteId().value()))
        .containsExactlyInAnyOrder(ids.get(0), ids.get(2));
  }

  @Test
  void recordsNoBodyThatLivesInItsItem() {
    NoteId id = alice.create("small", "\"body\": \"2 l\"");
    alice.patch("/notes/" + id, "{\"body\": \"3 l\"}");

    assertThat(records()).isEmpty();
  }

  @Test
  void uploadsNothingThatItCannotRecord() {
    writer.engine().faults().on("PutItem").table("note-ops").fail("AccessDeniedException");

    assertThat(alice.post("/notes", LARGE).status()).isEqualTo(500);

    assertThat(writer.blobKeys()).isEmpty();
    assertThat(alice.get("/notes").all("id")).isEmpty();
  }

  @Test
  void keepsTheRecordOfAnUploadThatFailedSinceItMayHaveBeenMade() throws IOException {
    Files.writeString(blobs.resolve("bodies"), "a file stands where the directory should");

    assertThat(alice.post("/notes", LARGE).status()).isEqualTo(503);

    assertThat(uploaded()).hasSize(1);
  }

  /** What ends a process, as far as the API can see. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1;
  }

  /** The directory of the bodies, for a test to watch or break. */
  private class Watched implements BlobStore {
    private final BlobStore directory = new DirectoryBlobStore(blobs);

    @Override
    public void put(String key, byte[] content) {
      directory.put(key, content);
    }

    @Override
    public Optional<byte[]> get(String key) {
      return directory.get(key);
    }

    @Override
    public void delete(String key) {
      directory.delete(key);
    }
  }

  private NotesApi api(InterposedHttp http, BlobStore store) {
    return NotesApi.builder()
        .clients(writer.clients(http))
        .clock(writer.clock())
        .identity(new LocalIdentity())
        .blobs(store)
        .build();
  }

  private static Response send(
      NotesApi api, String method, String path, String body, String... header) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("x-user-id", List.of("alice"));
    headers.put("content-type", List.of("application/json"));
    if (header.length > 0) {
      headers.put(header[0], List.of(header[1]));
    }
    try (api) {
      return api.handle(
          new Request(method, path, "", headers, body.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private List<BlobRemoval> records() {
    return writer
        .dynamoDb()
        .query(
            r ->
                r.tableName(TestWriter.TABLES.noteOps())
                    .indexName(KeyAttributes.GSI1)
                    .keyConditionExpression("GSI1PK = :due")
                    .expressionAttributeValues(
                        Map.of(":due", AttributeValue.fromS(OpsKeys.BLOBS_DUE))))
        .items()
        .stream()
        .map(
            entry ->
                Map.of(
                    KeyAttributes.PK, entry.get(KeyAttributes.PK),
                    KeyAttributes.SK, entry.get(KeyAttributes.SK)))
        .map(
            key ->
                BlobRemoval.fromItem(
                    writer
                        .dynamoDb()
                        .getItem(r -> r.tableName(TestWriter.TABLES.noteOps()).key(key))
                        .item()))
        .toList();
  }

  private List<String> uploaded() {
    return records().stream().map(BlobRemoval::bodyRef).toList();
  }

  private List<String> keysOfFiles() {
    return writer.blobKeys().stream()
        .map(file -> blobs.relativize(file).toString().replace('\\', '/'))
        .toList();
  }
}
