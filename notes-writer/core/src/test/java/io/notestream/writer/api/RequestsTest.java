package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.note.NoteId;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    assertThat(response.json().get("errors").get(0).get("field").asText()).isEqualTo("tags");
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
}
