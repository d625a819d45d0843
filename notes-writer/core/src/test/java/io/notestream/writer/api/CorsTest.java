package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {

  private static final String APP = "https://app.example.org";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/notes                      | GET, HEAD, OPTIONS, POST",
        "/notes/x                    | DELETE, GET, HEAD, OPTIONS, PATCH, PUT",
        "/expirations/x/restore      | OPTIONS, POST",
        "/summaries                  | GET, HEAD, OPTIONS",
        "/health/live                | GET, HEAD, OPTIONS",
      })
  void namesTheMethodsOfAPath(String target, String methods) {
    try (TestWriter writer = new TestWriter(null)) {
      JsonResponse options =
          writer.user("alice").call("OPTIONS", target, null, "x-user-id", "", "Origin", APP);

      assertThat(options.status()).isEqualTo(204);
      assertThat(options.header("Allow")).isEqualTo(methods);
      assertThat(options.headers()).doesNotContainKey("Access-Control-Allow-Origin");
      JsonResponse wrong = writer.user("alice").call("TRACE", target, null);
      assertThat(wrong.status()).isEqualTo(405);
      assertThat(wrong.header("Allow")).isEqualTo(methods);
    }
  }

  @Test
  void knowsNoMethodsOfAPathThatIsNone() {
    try (TestWriter writer = new TestWriter(null)) {
      assertThat(writer.user("alice").call("OPTIONS", "/nothing", null).status()).isEqualTo(404);
    }
  }

  @Test
  void letsPagesOfAnOriginCallTheApi() {
    try (TestWriter writer = allowing(APP)) {
      User alice = writer.user("alice");
      JsonResponse preflight =
          alice.call(
              "OPTIONS", "/notes", null, "Origin", APP, "Access-Control-Request-Method", "POST");
      JsonResponse created = alice.post("/notes", "{\"title\": \"milk\"}", "Origin", APP);
      JsonResponse refused = alice.post("/notes", "{}", "Origin", APP);

      assertThat(preflight.status()).isEqualTo(204);
      assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(APP);
      assertThat(preflight.header("Access-Control-Allow-Methods")).contains("POST");
      assertThat(preflight.header("Access-Control-Allow-Headers"))
          .contains("Authorization", "If-Match", "Idempotency-Key");
      for (JsonResponse seen : List.of(created, refused)) {
        assertThat(seen.header("Access-Control-Allow-Origin")).isEqualTo(APP);
        assertThat(seen.header("Access-Control-Expose-Headers")).contains("ETag", "Location");
        assertThat(seen.header("Vary")).isEqualTo("Origin");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "https://app.example.org.evil", "null", ""})
  void letsNoOtherPageCallIt(String origin) {
    try (TestWriter writer = allowing(APP)) {
      assertThat(writer.user("alice").get("/notes", "Origin", origin).headers())
          .doesNotContainKey("Access-Control-Allow-Origin");
    }
  }

  /** Else a cache would give the response to a page that may see it, without leave to see it. */
  @ParameterizedTest
  @ValueSource(strings = {"/notes", "/openapi.yaml", "/nothing"})
  void tellsCachesThatResponsesDependOnTheOrigin(String target) {
    try (TestWriter writer = allowing(APP)) {
      User alice = writer.user("alice");

      for (JsonResponse seen :
          List.of(
              alice.get(target),
              alice.get(target, "Origin", "https://evil.example"),
              alice.get(target, "Origin", APP),
              alice.call("OPTIONS", target, null, "Origin", "https://evil.example"))) {
        assertThat(seen.header("Vary")).isEqualTo("Origin");
      }
    }
    try (TestWriter writer = new TestWriter(null)) {
      assertThat(writer.user("alice").get(target, "Origin", APP).headers())
          .doesNotContainKey("Vary");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"app.example.org", "https://a/", "https://a/b", "ftp://a", "https://", "h t"})
  void refusesWhatIsNoOrigin(String origin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CorsPolicy.of(List.of(origin)))
        .withMessageContaining(origin);
  }

  @Test
  void letsAllPagesCallItIfThatIsWanted() {
    assertThat(CorsPolicy.of(List.of("*")).allows("http://localhost:3000")).isTrue();
    assertThat(CorsPolicy.of(List.of("http://localhost:3000")).allows("http://localhost:3000"))
        .isTrue();
    assertThat(CorsPolicy.none().allows("https://a")).isFalse();
  }

  private static TestWriter allowing(String origin) {
    return new TestWriter(null, api -> api.cors(CorsPolicy.of(List.of(origin))));
  }
}
