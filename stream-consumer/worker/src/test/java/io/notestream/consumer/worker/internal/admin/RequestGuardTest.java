package io.notestream.consumer.worker.internal.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.worker.options.ConsoleSettings;
import io.notestream.consumer.worker.status.HealthReport;
import io.notestream.consumer.worker.status.HealthReport.State;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What web pages, strangers and the console's own pages may do at the admin port. */
class RequestGuardTest {

  private static final String TOKEN = "a-token-of-the-fleet";
  private static final String OWN = "Host: localhost\r\n";

  private final AtomicInteger actions = new AtomicInteger();
  private AdminServer server;
  private String csrf;

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example.com", "127.0.0.1.example.com", "evil.example.com:8081", "10.0.0.7"})
  void aNameThatIsNotTheWorkersIsRefusedOnLoopback(String host) throws Exception {
    serve("127.0.0.1", ConsoleSettings.standard());

    for (String path : List.of("/", "/info", "/metrics", "/api/console/data")) {
      assertThat(call("GET", path, "Host: " + host + "\r\n")).startsWith("HTTP/1.1 421");
    }
    assertThat(action("/parking/resume", "Host: " + host + "\r\n")).startsWith("HTTP/1.1 421");
    assertThat(actions).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1:8081", "localhost", "LOCALHOST:1", "[::1]:8081", "notes.localhost"})
  void theNamesOfThisMachineAreServed(String host) throws Exception {
    serve("127.0.0.1", ConsoleSettings.standard());

    assertThat(call("GET", "/info", "Host: " + host + "\r\n")).startsWith("HTTP/1.1 200");
  }

  @Test
  void scrapersAndLoadBalancersUseNamesOfTheirOwnButReachNoConsole() throws Exception {
    serve("0.0.0.0", ConsoleSettings.standard());

    String stranger = "Host: worker.example.com\r\n";
    assertThat(call("GET", "/metrics", stranger)).startsWith("HTTP/1.1 200");
    assertThat(call("GET", "/health/ready", stranger)).startsWith("HTTP/1.1 200");
    assertThat(call("GET", "/api/console/data", stranger)).startsWith("HTTP/1.1 421");
    assertThat(call("GET", "/api/console/data", "Host: worker-7\r\n")).startsWith("HTTP/1.1 200");
    assertThat(call("GET", "/api/console/data", "Host: 10.0.0.7\r\n")).startsWith("HTTP/1.1 200");
  }

  @Test
  void furtherNamesAreServedIfTheyAreListed() throws Exception {
    serve("127.0.0.1", ConsoleSettings.standard().withHosts(Set.of("Console.example.com")));

    assertThat(call("GET", "/info", "Host: console.example.com:443\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://example.com",
        "Origin: null",
        "Origin: http://localhost:9999",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: none",
        "Cookie: a=b",
        "Referer: http://localhost/"
      })
  void aPageThatIsNotTheConsolesDoesNothing(String header) throws Exception {
    serve("127.0.0.1", ConsoleSettings.standard());

    for (String path : List.of("/parking/resume", "/api/console/action")) {
      assertThat(action(path, OWN + header + "\r\n")).startsWith("HTTP/1.1 403");
    }
    assertThat(actions).hasValue(0);
  }

  @Test
  void aPageOfAnotherSiteReadsNoData() throws Exception {
    serve("127.0.0.1", ConsoleSettings.standard());

    String foreign = OWN + "Sec-Fetch-Site: cross-site\r\n";
    assertThat(call("GET", "/api/console/data", foreign)).startsWith("HTTP/1.1 403");
    assertThat(call("GET", "/capture", foreign)).startsWith("HTTP/1.1 403");
  }

  @Test
  void theConsolesPagesActWithTheTokenOfTheirProcess() throws Exception {
    serve("127.0.0.1", ConsoleSettings.standard());

    String page = OWN + "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n";
    assertThat(action("/api/console/action", page)).startsWith("HTTP/1.1 403");
    assertThat(action("/api/console/action", page + "X-Csrf-Token: 0123456789\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(action("/api/console/action", page + csrf)).startsWith("HTTP/1.1 200");
    assertThat(action("/parking/resume", page + csrf)).startsWith("HTTP/1.1 200");
    assertThat(actions).hasValue(2);
  }

  @Test
  void aProgramResumesParkingAsBeforeAndNeedsTheTokenOfTheProcessForTheRest() throws Exception {
    serve("127.0.0.1", ConsoleSettings.standard());

    assertThat(action("/parking/resume", OWN)).startsWith("HTTP/1.1 200");
    assertThat(action("/api/console/action", OWN)).startsWith("HTTP/1.1 403");
    assertThat(action("/api/console/action", OWN + csrf)).startsWith("HTTP/1.1 200");
  }

  @Test
  void nothingIsChangedOffLoopbackWithoutAToken() throws Exception {
    serve("0.0.0.0", ConsoleSettings.standard());

    assertThat(action("/parking/resume", OWN)).startsWith("HTTP/1.1 403").contains("read-only");
    assertThat(action("/api/console/action", OWN + csrf)).startsWith("HTTP/1.1 403");
    assertThat(actions).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "127.0.0.1"})
  void whoKnowsTheTokenActsAndNobodyElse(String host) throws Exception {
    serve(host, ConsoleSettings.standard().withToken(TOKEN));

    String bearer = OWN + csrf + "Authorization: Bearer ";
    assertThat(action("/api/console/action", OWN + csrf)).startsWith("HTTP/1.1 401");
    assertThat(action("/api/console/action", bearer + "another-token\r\n"))
        .startsWith("HTTP/1.1 401");
    assertThat(action("/parking/resume", OWN)).startsWith("HTTP/1.1 401");
    assertThat(actions).hasValue(0);

    assertThat(action("/api/console/action", bearer + TOKEN + "\r\n")).startsWith("HTTP/1.1 200");
    assertThat(action("/parking/resume", OWN + "Authorization: Bearer " + TOKEN + "\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void everyResponseSaysWhatPagesMayRun() throws Exception {
    serve("127.0.0.1", ConsoleSettings.standard());

    for (String path : List.of("/info", "/nothing-is-here", "/api/console/data")) {
      assertThat(call("GET", path, OWN))
          .contains("Content-Security-Policy: default-src 'none'", "frame-ancestors 'none'")
          .contains("X-Content-Type-Options: nosniff")
          .doesNotContain("unsafe-");
    }
  }

  private void serve(String host, ConsoleSettings settings) {
    AdminAccess access = AdminAccess.of(host, 0, settings);
    csrf = "X-Csrf-Token: " + access.csrf() + "\r\n";
    server =
        new AdminServer(
            access,
            new Worker(),
            () -> "",
            List.of(
                routes -> {
                  routes.get("/api/console/data", ctx -> ctx.result("data"));
                  routes.post(
                      "/api/console/action", ctx -> ctx.result("" + actions.incrementAndGet()));
                }));
  }

  private String action(String path, String headers) throws IOException {
    return call("POST", path, headers + "Content-Length: 0\r\n");
  }

  /** The JDK's client sets Host by itself. */
  private String call(String method, String path, String headers) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String request =
          method + " " + path + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private final class Worker implements ManagedWorker {
    @Override
    public HealthReport health() {
      return new HealthReport(State.READY, List.of(), List.of());
    }

    @Override
    public Map<String, Object> info() {
      return Map.of("worker", "worker-1");
    }

    @Override
    public void resumeParking() {
      actions.incrementAndGet();
    }

    @Override
    public AutoCloseable addBatchListener(Consumer<ShardBatch> listener) {
      return () -> {};
    }
  }
}
