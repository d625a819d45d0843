package io.notestream.writer.lambda;

import static io.notestream.writer.lambda.TestFunction.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.writer.contract.Reply;
import io.notestream.writer.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the function returns, and when. */
class ResultsTest {

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
  void hasNoBodyWhereThereIsNone() throws IOException {
    Reply created = function.invoke(event("POST", "/notes", "{\"title\":\"x\"}"));
    ObjectNode known = event("GET", created.header("Location"), null);
    ((ObjectNode) known.path("headers")).put("if-none-match", "\"1\"");

    for (ObjectNode event :
        new ObjectNode[] {
          known,
          event("HEAD", created.header("Location"), null),
          event("DELETE", created.header("Location"), null)
        }) {
      JsonNode result =
          Events.JSON.readTree(function.result(event.toString(), Duration.ofSeconds(20)));
      assertThat(result.path("statusCode").asInt()).isIn(304, 200, 204);
      assertThat(result.has("body")).isFalse();
    }
  }

  @Test
  void returnsTextAsTextAndAnythingElseInBase64() throws IOException {
    byte[] random = new byte[100];
    new Random(7).nextBytes(random);

    JsonNode binary =
        Events.JSON.readTree(HttpResult.of(Response.of(200, "image/png", random), "br"));
    JsonNode text =
        Events.JSON.readTree(
            HttpResult.of(
                Response.of(200, "text/plain", "é".getBytes(StandardCharsets.UTF_8)), null));

    assertThat(binary.path("isBase64Encoded").asBoolean()).isTrue();
    assertThat(binary.path("body").binaryValue()).isEqualTo(random);
    assertThat(text.path("isBase64Encoded").asBoolean()).isFalse();
    assertThat(text.path("body").asText()).isEqualTo("é");
  }

  @Test
  void addsToTheHeaderVary() throws IOException {
    Response response = Response.empty(204).with("Vary", "Origin");

    assertThat(Events.reply(HttpResult.of(response, null)).header("Vary"))
        .isEqualTo("Origin, Accept-Encoding");
  }

  @Test
  void saysThatAResponseIsTooLongForAFunction() {
    byte[] tooLong = new byte[(6 << 20) - 40];
    Arrays.fill(tooLong, (byte) 'x');
    Response response = Response.of(200, "text/plain", tooLong);

    Reply refused = Events.reply(HttpResult.of(response, null));
    Reply zipped = Events.reply(HttpResult.of(response, "gzip"));

    assertThat(refused.status()).isEqualTo(500);
    assertThat(refused.get("type")).isEqualTo("urn:notestream:problem:response-too-long");
    assertThat(refused.get("detail")).contains("6 MB", "gzip", "limit");
    assertThat(zipped.status()).isEqualTo(200);
    assertThat(zipped.text()).hasSize(tooLong.length);
  }

  @Test
  void respondsWhenItsTimeIsNearlyUp() {
    Reply created = function.invoke(event("POST", "/notes", "{\"title\":\"x\"}"));
    String read = event("GET", created.header("Location"), null).toString();
    String write = event("POST", "/notes", "{\"title\":\"late\"}").toString();
    for (String call : new String[] {"GetItem", "PutItem"}) {
      function.engine().faults().on(call).latency(Duration.ofSeconds(6));
    }
    try {
      for (String event : new String[] {read, write}) {
        long start = System.nanoTime();

        Reply reply = Events.reply(function.result(event, Duration.ofSeconds(2)));

        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .as("not only at the API's own deadline")
            .isLessThan(Duration.ofSeconds(4));
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).isNotNull();
      }
    } finally {
      function.engine().faults().clear();
    }
  }
}
