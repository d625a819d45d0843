package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.note.NoteId;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API makes of requests, whatever they are about: media types, problems, identity. */
class RequestsTest {

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

  @ParameterizedTest
  @CsvSource({
    "application/json; charset=iso-8859-1,        415",
    "application/json; charset=utf-16,            415",
    "application/json; charset=\"UTF-8\",          201",
    "text/plain,                                  415",
    "application/x-www-form-urlencoded,           415",
    "application/merge-patch+json,                415",
    "application/json; charset=utf-8,             201",
    "Application/JSON,                            201",
    "'',                                          201",
  })
  void takesJsonAlone(String contentType, int status) {
    assertThat(alice.post("/notes", "{\"title\": \"x\"}", "content-type", contentType).status())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "x-gzip", " gzip "})
  void takesABodyInGzip(String coding) {
    byte[] body = gzip("{\"title\": \"zipped – ½\"}".getBytes(StandardCharsets.UTF_8));

    JsonResponse response = alice.send("POST", "/notes", body, "Content-Encoding", coding);

    assertThat(response.status()).isEqualTo(201);
    assertThat(response.get("title")).isEqualTo("zipped – ½");
    assertThat(
            alice
                .send("PUT", "/notes/" + response.get("id"), body, "content-encoding", coding)
                .status())
        .isEqualTo(200);
  }

  @Test
  void takesABodyWithoutACoding() {
    assertThat(alice.post("/notes", "{\"title\": \"x\"}", "Content-Encoding", "identity").status())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "deflate", "gzip, gzip", "compress", "zstd", "gzip;q=1"})
  void refusesAnyOtherCoding(String coding) {
    JsonResponse response = alice.post("/notes", "{\"title\": \"x\"}", "Content-Encoding", coding);

    assertThat(response.status()).isEqualTo(415);
    assertThat(response.get("type")).endsWith(":unsupported-coding");
    assertThat(response.header("Accept-Encoding")).isEqualTo("gzip");
  }

  @Test
  void unfoldsNoMoreOfABodyThanItServes() {
    byte[] bomb = gzip(new byte[200 << 20]);
    assertThat(bomb.length).isLessThan(1 << 20);

    JsonResponse response = alice.send("POST", "/notes", bomb, "Content-Encoding", "gzip");

    assertThat(response.status()).isEqualTo(413);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void refusesABodyThatIsNoGzip() {
    byte[] zipped = gzip("{\"title\": \"x\"}".getBytes(StandardCharsets.UTF_8));
    byte[] spoiled = zipped.clone();
    spoiled[zipped.length - 6] ^= 1; // In the checksum.

    for (byte[] body :
        List.of(
            "{\"title\": \"x\"}".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(zipped, zipped.length - 9),
            Arrays.copyOf(zipped, 4),
            spoiled)) {
      JsonResponse response = alice.send("POST", "/notes", body, "Content-Encoding", "gzip");

      assertThat(response.status()).isEqualTo(400);
      assertThat(response.get("type")).endsWith(":malformed-body");
      assertThat(response.get("detail")).contains("gzip");
    }
  }

  @Test
  void saysWhichMediaTypesAPatchMayHave() {
    NoteId id = alice.create("x");

    JsonResponse response =
        alice.patch("/notes/" + id, "{}", "content-type", "application/json-patch+json");

    assertThat(response.status()).isEqualTo(415);
    assertThat(response.header("Accept-Patch"))
        .isEqualTo("application/json, application/merge-patch+json");
    assertThat(
            alice
                .patch("/notes/" + id, "{}", "content-type", "application/json; charset=latin1")
                .header("Accept-Patch"))
        .isNotNull();
    assertThat(alice.put("/notes/" + id, "{}", "content-type", "text/plain").header("Accept-Patch"))
        .isNull();
  }

  @Test
  void refusesARequestThatIsTooLong() {
    String body = "{\"title\": \"x\", \"body\": \"" + "y".repeat(1 << 20) + "\"}";

    JsonResponse response = alice.post("/notes", body);

    assertThat(response.status()).isEqualTo(413);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void refusesALargeBodyWithoutAPlaceForIt() {
    String large = "{\"title\": \"x\", \"body\": \"" + "y".repeat(64 * 1024 + 1) + "\"}";
    NoteId id = alice.create("x");

    assertThat(alice.post("/notes", large).status()).isEqualTo(413);
    assertThat(alice.put("/notes/" + id, large).get("detail")).contains("blob store");
  }

  @Test
  void describesAProblem() {
    JsonResponse response =
        alice.post("/notes", "{\"title\": \"x\", \"ttlSeconds\": 0, \"tags\": 1}");

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(response.get("type")).isEqualTo("urn:notestream:problem:invalid-request");
    assertThat(response.get("status")).isEqualTo("400");
    assertThat(response.json().get("errors")).hasSize(2);
    assertThat(response.json().get("errors").get(0).get("pointer").asText()).isEqualTo("#/tags");
  }

  @Test
  void asksWhoIsCalling() {
    JsonResponse response = alice.get("/notes", "x-user-id", "");

    assertThat(response.status()).isEqualTo(401);
    assertThat(response.header("WWW-Authenticate")).contains("X-User-Id");
  }

  @Test
  void respondsToHeadLikeToGetWithoutABody() {
    NoteId id = alice.create("milk");

    JsonResponse response = alice.call("HEAD", "/notes/" + id, null);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("ETag")).isEqualTo("\"1\"");
    assertThat(response.text()).isEmpty();
  }

  @Test
  void isLiveAndReady() {
    assertThat(alice.get("/health/live", "x-user-id", "").get("status")).isEqualTo("live");
    assertThat(alice.get("/health/ready", "x-user-id", "").get("status")).isEqualTo("ready");
  }

  @Test
  void isNotReadyWhileDynamoDbDoesNotRespond() {
    writer.engine().faults().on("GetItem").fail("AccessDeniedException");
    try {
      assertThat(alice.get("/health/ready").status()).isEqualTo(503);
      assertThat(alice.get("/health/live").status()).isEqualTo(200);
    } finally {
      writer.engine().faults().clear();
    }
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
