package io.notestream.consumer.worker.internal.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.worker.options.ConsoleSettings;
import io.notestream.consumer.worker.status.HealthReport;
import io.notestream.consumer.worker.status.HealthReport.State;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.Record;

class AdminServerTest {

  private final AtomicInteger resumed = new AtomicInteger();
  private final Queue<Consumer<ShardBatch>> listeners = new ConcurrentLinkedQueue<>();
  private HealthReport health = new HealthReport(State.READY, List.of(), List.of());

  @Test
  void aStuckShardFailsLivenessAndIsNamed() throws Exception {
    health = new HealthReport(State.READY, List.of(), List.of("shardId-1-a"));
    try (AdminServer server = server("127.0.0.1")) {
      HttpResponse<String> live = get(server, "/health/live");

      assertThat(live.statusCode()).isEqualTo(503);
      assertThat(live.body()).contains("stuck", "shardId-1-a");
      assertThat(get(server, "/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whatIsWrongFailsReadinessWithItsReasonsAndLeavesLivenessAlone() throws Exception {
    health = new HealthReport(State.DEGRADED, List.of("2 gaps are open"), List.of());
    try (AdminServer server = server("127.0.0.1")) {
      HttpResponse<String> ready = get(server, "/health/ready");

      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("degraded", "2 gaps are open");
      assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void parkingIsResumedByAPostAndByNothingElse() throws Exception {
    try (AdminServer server = server("127.0.0.1")) {
      assertThat(get(server, "/parking/resume").statusCode()).isEqualTo(404);
      assertThat(resumed).hasValue(0);

      send(
          server,
          HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody()),
          "/parking/resume");
      assertThat(resumed).hasValue(1);
    }
  }

  @Test
  void onlyThisMachineMayCapture() throws Exception {
    try (AdminServer server = server("0.0.0.0")) {
      assertThat(get(server, "/capture").statusCode()).isEqualTo(404);
      assertThat(get(server, "/info").body()).contains("worker-1");
    }
  }

  @Test
  void oneSmallRecordIsCapturedAtOnce() throws Exception {
    try (AdminServer server = server("127.0.0.1")) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + "/capture");
      HttpResponse<InputStream> capture =
          HttpClient.newHttpClient()
              .sendAsync(
                  HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofInputStream())
              .get(20, TimeUnit.SECONDS);

      listeners
          .peek()
          .accept(
              new ShardBatch("arn", "shardId-1", List.of(Record.builder().eventID("e1").build())));

      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(capture.body(), StandardCharsets.UTF_8))) {
        String line = lines.readLine();
        while (line.isEmpty()) {
          line = lines.readLine();
        }
        assertThat(line).contains("e1");
      }
    }
  }

  private AdminServer server(String host) {
    return new AdminServer(
        AdminAccess.of(host, 0, ConsoleSettings.standard()), new Worker(), () -> "", List.of());
  }

  private final class Worker implements ManagedWorker {
    @Override
    public HealthReport health() {
      return health;
    }

    @Override
    public Map<String, Object> info() {
      return Map.of("worker", "worker-1");
    }

    @Override
    public void resumeParking() {
      resumed.incrementAndGet();
    }

    @Override
    public AutoCloseable addBatchListener(Consumer<ShardBatch> listener) {
      listeners.add(listener);
      return () -> listeners.remove(listener);
    }
  }

  private static HttpResponse<String> get(AdminServer server, String path) throws Exception {
    return send(server, HttpRequest.newBuilder(), path);
  }

  private static HttpResponse<String> send(
      AdminServer server, HttpRequest.Builder request, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return HttpClient.newHttpClient()
        .send(request.uri(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
