package io.notestream.writer.lambda;

import static io.notestream.writer.lambda.TestFunction.context;
import static io.notestream.writer.lambda.TestFunction.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.writer.contract.Reply;
import io.notestream.writer.http.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What events look like, beyond what a function URL makes of the contract's requests. */
class EventShapesTest {

  private static final String CREATE = "{\"title\":\"milk – ½\"}";

  @TempDir private static Path blobs;

  private static TestFunction function;

  @BeforeAll
  static void start() {
    function = new TestFunction(blobs);
  }

  @AfterAll
  static void stop() {
    function.close();
  }

  @Test
  void takesBodiesInBase64() {
    ObjectNode event = event("POST", "/notes", CREATE);
    event.put("body", Base64.getEncoder().encodeToString(CREATE.getBytes(StandardCharsets.UTF_8)));
    event.put("isBase64Encoded", true);

    assertThat(function.invoke(event).get("title")).isEqualTo("milk – ½");
    event.put("body", "%%%");
    Reply refused = function.invoke(event);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.get("type")).isEqualTo("urn:notestream:problem:bad-request");
  }

  @Test
  void takesEventsWithoutABody() {
    ObjectNode event = event("POST", "/notes", CREATE);
    event.remove("body");
    assertThat(function.invoke(event).get("detail")).contains("empty");

    event.putNull("body");
    event.remove("isBase64Encoded");
    assertThat(function.invoke(event).get("detail")).contains("empty");
  }

  @Test
  void refusesTextThatNoBytesHave() {
    String event = event("POST", "/notes", CREATE).toString().replace("milk", "\\ud83e");

    Reply reply = Events.reply(function.result(event, Duration.ofSeconds(20)));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.get("detail")).contains("UTF-8");
  }

  @ParameterizedTest
  @CsvSource({
    "$default, /summary,      200",
    "prod,     /prod/summary, 200",
    "prod,     /summary,      200",
    "prod,     /prod,         404",
    "prod,     /product,      404",
    "prod,     /prod/prod/x,  404",
  })
  void takesTheStageOffThePath(String stage, String path, int status) {
    ObjectNode event = event("GET", path, null);
    context(event).put("stage", stage);

    assertThat(function.invoke(event).status()).isEqualTo(status);
  }

  @Test
  void leadsBackToTheStage() {
    ObjectNode event = event("POST", "/prod/notes", CREATE);
    context(event).put("stage", "prod");
    assertThat(function.invoke(event).header("Location")).startsWith("/prod/notes/");

    context(event).put("domainName", "api.example.org");
    assertThat(function.invoke(event).header("Location")).startsWith("/notes/");

    ObjectNode plain = event("POST", "/notes", CREATE);
    assertThat(function.invoke(plain).header("Location")).startsWith("/notes/");
  }

  @Test
  void takesPathsThatTheGatewayHasDecoded() {
    for (String path : new String[] {"/notes/%", "/notes/%zz", "/notes/é ?", "/notes/a+b"}) {
      assertThat(function.invoke(event("GET", "/x", null).put("rawPath", path)).status())
          .as(path)
          .isEqualTo(404);
    }
  }

  @Test
  void takesPathsOfFunctionUrlsAsTheyWereSent() {
    ObjectNode event = event("GET", "/notes/%zz", null);
    context(event).put("domainName", "abc.lambda-url.us-east-1.on.aws");

    assertThat(function.invoke(event).status()).isEqualTo(400);
    assertThat(function.invoke(event.put("rawPath", "/notes/%25")).status()).isEqualTo(404);
  }

  @Test
  void takesJoinedHeadersApartThatMustComeOnce() throws Exception {
    ObjectNode event = event("GET", "/notes", null);
    ((ObjectNode) event.path("headers"))
        .put("x-user-id", "alice,bob")
        .put("idempotency-key", "\"a,\\\"b\", c")
        .put("authorization", "Bearer a,Bearer b")
        .put("if-match", "\"1\",\"2\"");

    Request request = HttpEvent.of(event).request();

    assertThat(request.headers("X-User-Id")).containsExactly("alice", "bob");
    assertThat(request.headers("Idempotency-Key")).containsExactly("\"a,\\\"b\"", "c");
    assertThat(request.headers("Authorization")).containsExactly("Bearer a", "Bearer b");
    assertThat(request.headers("If-Match")).containsExactly("\"1\",\"2\"");
  }

  @Test
  void putsCookiesBackIntoTheirHeader() throws Exception {
    ObjectNode event = event("GET", "/notes", null);
    event.putArray("cookies").add("a=1").add("b=2");

    assertThat(HttpEvent.of(event).request().headers("Cookie")).containsExactly("a=1; b=2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "[]",
        "\"warm-up\"",
        "not JSON",
        "{\"source\":\"warm-up\"}",
        "{\"version\":\"1.0\",\"path\":\"/notes\",\"httpMethod\":\"GET\",\"requestContext\":{}}",
        "{\"version\":\"2.0\",\"rawPath\":\"/notes\"}",
        "{\"version\":\"2.0\",\"rawPath\":\"/notes\",\"requestContext\":null}",
        "{\"Records\":[{\"eventSource\":\"aws:sqs\"}]}",
      })
  void respondsToOtherEventsWithAProblem(String event) {
    Reply reply = Events.reply(function.result(event, Duration.ofSeconds(20)));

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.get("detail"))
        .isEqualTo("this function serves requests of payload format 2.0 alone");
    assertThat(reply.text()).doesNotContain("Exception");
  }
}
