package io.notestream.stack.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that nobody makes by mistake: odd parameters, paths and methods, and too many. */
class ConsoleRequestsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path directory;
  private static ConsoleStack stack;

  @BeforeAll
  static void start() {
    stack = new ConsoleStack(directory);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void aParameterOfAnyValueIsAResponseAndNoFailure() {
    List<String> values =
        List.of(
            "",
            "%00",
            "%E2%80%AEabc",
            "%1B%5B2J",
            "-1",
            "99999999999999999999",
            "%3Cscript%3E",
            "..%2F..%2Fetc%2Fpasswd",
            "a".repeat(3_000),
            "%F0%9F%92%A9",
            "USER%23x",
            "x%3Ay",
            "%20",
            "e30",
            "eyJhIjoxfQ",
            "%27%20OR%201%3D1",
            "01M88GB7QG1EZSZMXZJB4CHPEB%3A1",
            "x%0D%0Ay");
    List<String> parameters =
        List.of(
            "dead-letters?state=",
            "dead-letters?reason=",
            "dead-letters?user=",
            "dead-letters?limit=",
            "dead-letters?after=",
            "dead-letter?id=",
            "dead-letter/check?id=",
            "find?q=",
            "find?q=01M88GB7QG1EZSZMXZJB4CHPEB&after=",
            "find?q=4bf92f3577b34da6a3ce929d0e0e4736&after=",
            "gaps?state=",
            "try?user=",
            "jobs?x=",
            "shards?x=",
            "now?x=",
            "expirations?x=",
            "recount?x=",
            "session?x=");
    for (String parameter : parameters) {
      for (String value : values) {
        HttpResponse<String> response = send("GET", "/api/console/" + parameter + value);
        assertThat(response.statusCode())
            .as("%s%s: %s", parameter, value, response.body())
            .isIn(200, 400, 404);
        assertThat(ConsoleStack.json(response.body()).isObject()).as(parameter + value).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/../pom.xml",
        "/console/%2e%2e/%2e%2e/pom.xml",
        "/console/..%2fPageRoutes.class",
        "/console/PageRoutes.class",
        "/console//etc/passwd",
        "/console/pages/../../Console.class",
        "/console/pages%2Fnow.js%00.css",
        "/console/",
        "/console/pages/"
      })
  void noFileButThePagesOwnIsServed(String path) {
    HttpResponse<String> response = send("GET", path);

    assertThat(response.statusCode()).isIn(400, 404);
    assertThat(response.body()).doesNotContain("root:", "CAFEBABE", "<project");
  }

  @Test
  void everyAddressHasItsMethodsAndNoOther() {
    List<String> reads =
        List.of(
            "/",
            "/live",
            "/shards",
            "/console/app.js",
            "/api/console/now",
            "/api/console/jobs",
            "/api/console/shards",
            "/api/console/session",
            "/api/console/gaps",
            "/metrics",
            "/info");
    for (String path : reads) {
      assertThat(send("HEAD", path).statusCode()).as("HEAD " + path).isEqualTo(200);
      for (String method : List.of("OPTIONS", "PUT", "DELETE", "PATCH", "POST", "TRACE", "FOO")) {
        assertThat(send(method, path).statusCode()).as(method + " " + path).isBetween(400, 501);
      }
    }
    for (String path : List.of("/api/console/jobs/stop", "/api/console/gaps/accept")) {
      for (String method : List.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE")) {
        assertThat(send(method, path).statusCode()).as(method + " " + path).isBetween(400, 501);
      }
    }
    assertThat(send("HEAD", "/api/console/live").statusCode()).isBetween(200, 501);
  }

  @Test
  void streamsByTheHundredAreRefusedAndHoldUpNothing() throws Exception {
    List<LiveEvents> open = new ArrayList<>();
    int refused = 0;
    try {
      for (int i = 0; i < 100; i++) {
        LiveEvents events = new LiveEvents(stack, "/api/console/live", null);
        open.add(events);
        refused += events.status() == 503 ? 1 : 0;
      }

      assertThat(refused).isEqualTo(36);
      assertThat(send("GET", "/health/live").statusCode()).isEqualTo(200);
      assertThat(send("GET", "/api/console/now").statusCode()).isEqualTo(200);
    } finally {
      for (LiveEvents each : open) {
        each.close();
      }
    }
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              // Only a write shows that nobody reads any more.
              stack.user("streamed").create("{\"title\":\"t\",\"body\":\"b\"}");
              try (LiveEvents events = new LiveEvents(stack, "/api/console/live", null)) {
                return events.status() == 200;
              }
            });
  }

  private static HttpResponse<String> send(String method, String path) {
    return stack.send(
        HttpRequest.newBuilder(URI.create(stack.console() + path))
            .method(method, BodyPublishers.noBody())
            .timeout(PATIENCE)
            .build());
  }
}
