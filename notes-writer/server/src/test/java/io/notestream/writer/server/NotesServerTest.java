package io.notestream.writer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notestream.local.LocalDynamoDb;
import io.notestream.local.fault.Fault;
import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableNames;
import io.notestream.writer.api.RequestLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

@LocalDynamoDbTest
class NotesServerTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static LocalDynamoDb engine;
  private static NotesServer server;

  @BeforeAll
  static void start(LocalDynamoDb started) {
    engine = started;
    createTables(TableNames.standard());
    server =
        NotesServer.builder()
            .endpoint(engine.endpoint())
            .limits(RequestLimits.standard().withMaxBytes(1 << 20))
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void servesTheApi() throws Exception {
    HttpResponse<String> created =
        send("POST", "/notes", "{\"title\":\"milk\",\"body\":\"2 l – ½\",\"ttlSeconds\":500}");

    assertThat(created.statusCode()).isEqualTo(201);
    String location = created.headers().firstValue("Location").orElseThrow();
    assertThat(created.headers().firstValue("ETag")).contains("\"1\"");
    assertThat(created.headers().firstValue("Content-Type")).contains("application/json");
    HttpResponse<String> read = send("GET", location, null);
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(read.body()).contains("2 l – ½").isEqualTo(created.body());
    assertThat(send("PATCH", location, "{\"ttlSeconds\":900}").statusCode()).isEqualTo(200);
    assertThat(send("PUT", location, "{\"title\":\"bread\"}").statusCode()).isEqualTo(200);
    HttpResponse<String> deleted = send("DELETE", location, null);
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(deleted.headers().firstValue("Content-Type")).isEmpty();
    assertThat(send("GET", location, null).statusCode()).isEqualTo(404);
  }

  @Test
  void respondsToHeadWithTheLengthAndNoBody() throws Exception {
    HttpResponse<String> get = send("GET", "/summary", null);
    HttpResponse<String> head = send("HEAD", "/summary", null);

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length"))
        .contains(Integer.toString(get.body().length()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/notes/%2f", "/notes/%zz", "/notes/..;/x", "/a//b", "/%"})
  void sendsAProblemForAPathWithoutARoute(String path) throws IOException {
    String response =
        raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nX-User-Id: a\r\nConnection: close\r\n\r\n");

    assertThat(response)
        .matches("(?s)HTTP/1.1 40[04] .*")
        .containsIgnoringCase("content-type: application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"BREW", "TRACE", "PATCH"})
  void sendsAProblemForAMethodThatIsNotAllowed(String method) throws IOException {
    String response = raw(method + " /notes HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(response)
        .startsWith("HTTP/1.1 405 ")
        .containsIgnoringCase("allow: GET, HEAD, OPTIONS, POST")
        .containsIgnoringCase("content-type: application/problem+json");
  }

  @Test
  void namesTheMethodsOfAPath() throws IOException {
    assertThat(raw("OPTIONS /notes HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 204 ")
        .containsIgnoringCase("allow: GET, HEAD, OPTIONS, POST");
  }

  @Test
  void sendsAProblemForARequestThatIsNotHttp() throws IOException {
    assertThat(raw("GARBAGE\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .containsIgnoringCase("content-type: application/problem+json");
  }

  @Test
  void sendsAProblemForAHeaderThatIsTooLong() throws IOException {
    String header = "X-Long: " + "x".repeat(20_000);

    assertThat(raw("GET /notes HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ")
        .containsIgnoringCase("content-type: application/problem+json");
  }

  @Test
  void refusesABodyThatIsTooLong() throws Exception {
    String body = "{\"title\":\"x\",\"body\":\"" + "y".repeat(2 << 20) + "\"}";

    HttpResponse<String> response = send("POST", "/notes", body);

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void servesRequestsIfTheirBoundIsTheLargestNumber() throws Exception {
    try (NotesServer unbounded =
        NotesServer.builder()
            .endpoint(engine.endpoint())
            .limits(RequestLimits.standard().withMaxBytes(Integer.MAX_VALUE))
            .start()) {
      assertThat(get(unbounded.uri().resolve("/summary")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void takesUsersInUtf8AsCurlSendsThem() throws IOException {
    String response =
        raw("GET /summary HTTP/1.1\r\nHost: x\r\nX-User-Id: zoë\r\nConnection: close\r\n\r\n");

    assertThat(response).contains("\"userId\":\"zoë\"");
  }

  @Test
  void runsTwiceInOneJvm() throws Exception {
    try (NotesServer second = NotesServer.builder().endpoint(engine.endpoint()).start()) {
      assertThat(second.port()).isNotEqualTo(server.port());
      HttpResponse<String> created = send("POST", "/notes", "{\"title\":\"shared\"}");
      URI there = second.uri().resolve(created.headers().firstValue("Location").orElseThrow());

      assertThat(get(there).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void letsARequestInFlightFinishBeforeItStops() throws Exception {
    NotesServer stopped = NotesServer.builder().endpoint(engine.endpoint()).start();
    Fault slow = engine.faults().on("PutItem").next(1).latency(Duration.ofMillis(600));
    CompletableFuture<HttpResponse<String>> response =
        HTTP.sendAsync(
            request(stopped.uri().resolve("/notes"))
                .POST(BodyPublishers.ofString("{\"title\":\"last\"}"))
                .build(),
            BodyHandlers.ofString());
    while (slow.hits() == 0) {
      Thread.onSpinWait();
    }

    stopped.close();

    assertThat(response.get().statusCode()).isEqualTo(201);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> get(stopped.uri().resolve("/notes")));
    stopped.close();
  }

  @Test
  void saysThatThePortIsInUse() {
    NotesServer.Builder builder =
        NotesServer.builder().endpoint(engine.endpoint()).port(server.port());

    assertThatExceptionOfType(StartException.class)
        .isThrownBy(builder::start)
        .withMessage("cannot listen on 127.0.0.1:" + server.port() + "; is the port in use?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void refusesToListenBeyondLoopbackWithTheLocalIdentity(String host) {
    NotesServer.Builder builder = NotesServer.builder().endpoint(engine.endpoint()).host(host);

    assertThatExceptionOfType(StartException.class)
        .isThrownBy(builder::start)
        .withMessageContaining("loopback")
        .withMessageContaining(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.2"})
  void listensOnOtherLoopbackAddresses(String host) {
    try (NotesServer local = NotesServer.builder().endpoint(engine.endpoint()).host(host).start()) {
      assertThat(local.port()).isPositive();
    }
  }

  @Test
  void refusesTablesThatDoNotFit() {
    TableNames names = TableNames.withPrefix("misfit-");
    createTables(names);
    try (DynamoDbClient client = TestTables.client(engine)) {
      client.deleteTable(r -> r.tableName(names.noteOps()));
    }

    NotesServer.Builder builder = NotesServer.builder().endpoint(engine.endpoint()).tables(names);

    assertThatExceptionOfType(StartException.class)
        .isThrownBy(builder::start)
        .withMessageContaining("table misfit-note-ops does not exist")
        .withMessageContaining("create-tables");
  }

  @Test
  void waitsForDynamoDbForALimitedTime() {
    NotesServer.Builder builder =
        NotesServer.builder()
            .endpoint(URI.create("http://127.0.0.1:1"))
            .startupTimeout(Duration.ofMillis(400));

    assertThatExceptionOfType(StartException.class)
        .isThrownBy(builder::start)
        .withMessage(
            "DynamoDB at http://127.0.0.1:1 does not respond within 0.4 s (--startup-timeout):"
                + " Connect to http://127.0.0.1:1 failed: Connection refused");
  }

  private static void createTables(TableNames names) {
    TestTables.create(engine, NotestreamTables.all(names));
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws Exception {
    return HTTP.send(
        request(server.uri().resolve(path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return HTTP.send(request(uri).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri)
        .header("X-User-Id", "alice")
        .header("Content-Type", "application/json");
  }

  /** Sends bytes that no HTTP client would send. */
  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.UTF_8));
      out.flush();
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
