package io.notestream.writer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.local.LocalDynamoDb;
import io.notestream.local.fault.Fault;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableNames;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server logs when DynamoDB is gone, and when it is stopped: what somebody can read. */
class ServerLogTest {

  private static final int REQUESTS = 20;

  private final HttpClient http = HttpClient.newHttpClient();
  private LocalDynamoDb engine;
  private Process process;

  @TempDir private Path directory;

  @BeforeEach
  void start() throws Exception {
    engine = LocalDynamoDb.builder().start();
    TestTables.create(engine, NotestreamTables.all(TableNames.standard()));
    process =
        ServerProcess.serve(
            engine.endpoint(),
            ProcessBuilder.Redirect.to(directory.resolve("log").toFile()),
            "--drain",
            "1s",
            "--log-format",
            "json");
  }

  @AfterEach
  void close() {
    process.destroyForcibly();
    engine.close();
  }

  @Test
  void anOutageIsALineForEachKindOfCallWithoutStackTraces() throws Exception {
    URI api = ServerProcess.ready(process);
    // Not closed: another server could be given its port, and would respond.
    engine.faults().on().loseRequest();

    List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      sent.add(post(api));
    }
    for (CompletableFuture<HttpResponse<String>> response : sent) {
      assertThat(response.get(30, TimeUnit.SECONDS))
          .satisfies(r -> assertThat(r.statusCode()).as(r.body() + "\n" + log()).isEqualTo(503));
    }

    assertThat(log())
        .contains("PutItem on notes fails")
        .doesNotContain("\"level\":\"ERROR\"", "\\n\\tat ");
    assertThat(log().lines().count()).isLessThan(REQUESTS / 2);
  }

  @Test
  void whatAStopCutsOffIsNoError() throws Exception {
    URI api = ServerProcess.ready(process);
    Fault hang = engine.faults().on().latency(Duration.ofHours(1));
    post(api);
    await().atMost(Duration.ofMinutes(1)).until(() -> hang.hits() >= 1);

    process.destroy();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    hang.remove();
    assertThat(log()).doesNotContain("\"level\":\"ERROR\"", "\\n\\tat ");
  }

  private CompletableFuture<HttpResponse<String>> post(URI api) {
    return http.sendAsync(
        HttpRequest.newBuilder(api.resolve("/notes"))
            .header("X-User-Id", "alice")
            .POST(HttpRequest.BodyPublishers.ofString("{\"title\": \"x\"}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String log() throws Exception {
    return Files.readString(directory.resolve("log"));
  }
}
