package io.notestream.writer.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableNames;
import io.notestream.writer.cursor.CursorKeys;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MetricsServerTest {

  private static final String SECRET = "a-secret-of-at-least-thirty-two-characters";
  private static final String ID = "01JDHQ5ZYRX3ZPZBT4WZV6H2QC";

  private static LocalDynamoDb engine;
  private static NotesServer server;

  @BeforeAll
  static void start() {
    engine = LocalDynamoDb.builder().start();
    TestTables.create(engine, NotestreamTables.all(TableNames.standard()));
    server =
        NotesServer.builder()
            .endpoint(engine.endpoint())
            .region("us-east-1")
            .cursorKeys(CursorKeys.of(List.of(SECRET)))
            .metrics(MetricsSettings.onLoopback(0))
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
    engine.close();
  }

  @Test
  void everySeriesIsThereBeforeItsFirstEventAndCountsItsOwn() throws Exception {
    String before = get(server.metrics().resolve("/metrics")).body();

    send("GET", "/notes/" + ID);
    send("DELETE", "/notes/not-an-id");
    send("GET", "/nowhere");
    String after = get(server.metrics().resolve("/metrics")).body();

    assertThat(series(after)).isEqualTo(series(before)).hasSizeGreaterThan(60);
    assertThat(before)
        .contains("notestream_writer_requests_total{outcome=\"refused\",route=\"none\"} 0.0")
        .contains("notestream_writer_calls_failing 0.0")
        .doesNotContain("NaN");
    assertThat(after)
        .contains("{outcome=\"refused\",route=\"GET /notes/{id}\"} 1.0")
        .contains("{outcome=\"refused\",route=\"DELETE /notes/{id}\"} 1.0")
        .contains("{outcome=\"refused\",route=\"none\"} 1.0")
        .contains("notestream_writer_response_seconds_count{kind=\"read\"} 1")
        .doesNotContain(ID, "not-an-id", "alice");
  }

  @Test
  void infoSaysVersionCommitAndSettingsButNoSecret() throws Exception {
    HttpResponse<String> response = get(server.metrics().resolve("/info"));

    JsonNode info = new ObjectMapper().readTree(response.body());
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(info.path("service").textValue()).isEqualTo("notestream notes-writer");
    assertThat(info.path("version").textValue()).isNotEmpty();
    assertThat(info.path("commit").textValue()).matches("[0-9a-f]{12}|unknown");
    assertThat(info.path("settings").path("guard").textValue()).isEqualTo("PT1M");
    assertThat(info.path("settings").path("tables").get(0).textValue()).isEqualTo("notes");
    assertThat(response.body()).doesNotContain(SECRET);
  }

  @Test
  void theApiItselfShowsNeither() throws Exception {
    assertThat(get(server.uri().resolve("/metrics")).statusCode()).isEqualTo(404);
    assertThat(get(server.uri().resolve("/info")).statusCode()).isEqualTo(404);
    assertThat(get(server.metrics().resolve("/notes")).statusCode()).isEqualTo(404);
  }

  private static Set<String> series(String scrape) {
    return scrape
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.substring(0, line.lastIndexOf(' ')))
        .collect(Collectors.toSet());
  }

  private static void send(String method, String path) throws Exception {
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.uri().resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("X-User-Id", "alice")
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(URI address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }
}
