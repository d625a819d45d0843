package io.notestream.writer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.local.LocalDynamoDb;
import io.notestream.local.fault.Fault;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableNames;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a process of its own ends on a signal. */
class StopTest {

  private static LocalDynamoDb engine;

  @BeforeAll
  static void start() {
    engine = LocalDynamoDb.builder().start();
    TestTables.create(engine, NotestreamTables.all(TableNames.standard()));
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  @Timeout(60)
  void runsOnItsOwnAndEndsOnASignalWithExitCodeZero() throws Exception {
    Process process = ServerProcess.serve(engine.endpoint());
    try {
      URI api = ServerProcess.ready(process);
      assertThat(get(api.resolve("/health/ready")).statusCode()).isEqualTo(200);

      process.destroy();

      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  @Timeout(120)
  void isGoneInTimeWhileDynamoDbTakesRequestsAndNeverResponds() throws Exception {
    LocalDynamoDb silent = LocalDynamoDb.builder().start();
    TestTables.create(silent, NotestreamTables.all(TableNames.standard()));
    Process process = ServerProcess.serve(silent.endpoint(), "--drain", "1s");
    try {
      URI api = ServerProcess.ready(process);
      Fault hang = silent.faults().on().latency(Duration.ofHours(1));
      for (int i = 0; i < 5; i++) {
        HttpClient.newHttpClient()
            .sendAsync(
                HttpRequest.newBuilder(api.resolve("/notes"))
                    .header("X-User-Id", "alice")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"title\": \"x\"}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
      }
      try (Socket halfSent = new Socket("127.0.0.1", api.getPort())) {
        halfSent
            .getOutputStream()
            .write("POST /notes HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{".getBytes(UTF_8));
        await().atMost(Duration.ofMinutes(1)).until(() -> hang.hits() >= 5);

        long signalled = System.nanoTime();
        process.destroy();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - signalled))
            .isLessThan(Duration.ofSeconds(1 + 5 + 1));
        assertThat(process.exitValue()).isZero();
      }
    } finally {
      process.destroyForcibly();
      silent.close();
    }
  }

  @Test
  @Timeout(60)
  void isGoneAtOnceIfItIsStoppedWhileItWaitsForDynamoDb() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      Process process =
          ServerProcess.serve(URI.create("http://127.0.0.1:" + silent.getLocalPort()));
      try (Socket taken = silent.accept()) {
        process.destroy();

        assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(taken.isConnected()).isTrue();
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
