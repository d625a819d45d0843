package io.notestream.writer.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableNames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Bytes on a socket that no HTTP client would send, or that some never finish. */
@LocalDynamoDbTest
@Timeout(60)
@Isolated("its log must hold no other test's warnings")
class MalformedRequestsTest {

  private static final Duration IDLE = Duration.ofMillis(700);
  private static final Duration WHOLE = Duration.ofMillis(1500);

  private static final String POST =
      "POST /notes HTTP/1.1\r\nHost: x\r\nX-User-Id: alice\r\nContent-Type: application/json\r\n";

  private static NotesServer server;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeAll
  static void start(LocalDynamoDb engine) {
    TestTables.create(engine, NotestreamTables.all(TableNames.standard()));
    server =
        NotesServer.builder()
            .endpoint(engine.endpoint())
            .http(HttpSettings.standard().withIdleTimeout(IDLE).withRequestTimeout(WHOLE))
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void listen() {
    log.start();
    rootLogger().addAppender(log);
  }

  @AfterEach
  void logsNoFaultOfTheServers() {
    rootLogger().detachAppender(log);
    assertThat(log.list)
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEmpty();
  }

  private static Logger rootLogger() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  static Stream<String> bodiesThatAreNotWhole() {
    return Stream.of(
        "Content-Length: 5\r\n\r\n{\"t",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"t",
        "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"t\r\n",
        "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"title\": 1}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFF\r\nab\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\nab\r\n0\r\n\r\n",
        "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("bodiesThatAreNotWhole")
  void sendsAProblemForABodyThatIsNotWhole(String rest) throws IOException {
    String response = exchange(POST + rest, true);

    assertThat(afterContinue(response))
        .startsWith("HTTP/1.1 400 ")
        .contains("Content-Type: application/problem+json", "the body ends early")
        .containsIgnoringCase("connection: close");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: abc\r\n\r\n{}",
        "Content-Length: -1\r\n\r\n{}",
        "Content-Length: 99999999999999999999\r\n\r\n{}",
        "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
        "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: foo\r\n\r\n{}",
      })
  void sendsAProblemForALengthThatIsNone(String rest) throws IOException {
    assertThat(exchange(POST + rest, true))
        .startsWith("HTTP/1.1 400 ")
        .contains("Content-Type: application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\n\r\n{\"t",
        "Content-Length: 5\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"t",
        "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"t\r\n",
        "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n",
      })
  void sendsAProblemToACallerWhoFallsSilent(String rest) throws IOException {
    long start = System.nanoTime();

    String response = exchange(POST + rest, false);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(IDLE);
    assertThat(afterContinue(response))
        .startsWith("HTTP/1.1 408 ")
        .contains("Content-Type: application/problem+json", ":request-timeout", "0.7 seconds");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET /summ", "GET /summary HTTP/1.1\r\nHost: x\r\nX-Us"})
  void closesAConnectionOnWhichNoRequestArrives(String start) throws IOException {
    assertThat(exchange(start, false)).isEmpty();
  }

  @Test
  void sendsAProblemToACallerWhoseBodyTricklesIn() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      write(out, POST + "Content-Length: 1000\r\n\r\n");
      InputStream in = socket.getInputStream();
      while (in.available() == 0) {
        write(out, " ");
        Thread.sleep(100); // A caller on a slow line.
      }

      assertThat(new String(in.readNBytes(in.available()), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 408 ")
          .contains("Content-Type: application/problem+json");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/notes?tag=\u00ff", "/notes?tag=\u00c3", "/notes/\u00ff"})
  void refusesBytesInAPathOrQueryThatAreNoUtf8(String target) throws IOException {
    String response =
        exchange(
            "GET " + target + " HTTP/1.1\r\nHost: x\r\nX-User-Id: a\r\nConnection: close\r\n\r\n",
            true);

    assertThat(response)
        .startsWith("HTTP/1.1 400 ")
        .contains("Content-Type: application/problem+json");
  }

  @Test
  void takesATagInUtf8AsCurlSendsIt() throws IOException {
    String tag = new String("é".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    String note = "{\"title\": \"x\", \"tags\": [\"" + tag + "\"]}";
    exchange(POST + "Content-Length: " + note.length() + "\r\n\r\n" + note, true);

    assertThat(
            exchange(
                "GET /notes?tag="
                    + tag
                    + " HTTP/1.1\r\nHost: x\r\nX-User-Id: alice\r\nConnection: close\r\n\r\n",
                true))
        .startsWith("HTTP/1.1 200 ")
        .contains("\"tags\":[\"" + tag + "\"]");
  }

  @Test
  void takesAndSendsGzip() throws IOException {
    String note = "{\"title\": \"zipped\", \"body\": \"" + "x".repeat(5000) + "\"}";
    byte[] zipped = gzip(note.getBytes(StandardCharsets.UTF_8));
    String head =
        POST
            + "Content-Encoding: gzip\r\nAccept-Encoding: gzip\r\nConnection: close\r\n"
            + "Content-Length: "
            + zipped.length
            + "\r\n\r\n";

    String response = exchange(head + new String(zipped, StandardCharsets.ISO_8859_1), true);

    int body = response.indexOf("\r\n\r\n") + 4;
    assertThat(response.substring(0, body))
        .startsWith("HTTP/1.1 201 ")
        .contains("Content-Encoding: gzip", "Vary: Accept-Encoding");
    InputStream unzipped =
        new GZIPInputStream(
            new ByteArrayInputStream(
                response.substring(body).getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(new String(unzipped.readAllBytes(), StandardCharsets.UTF_8))
        .contains("zipped", "x".repeat(5000));
  }

  @Test
  void saysOfEveryResponseThatItDependsOnTheCodingsThatAreAccepted() throws IOException {
    for (String target : List.of("/summary", "/notes/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/nothing")) {
      assertThat(
              exchange(
                  "GET "
                      + target
                      + " HTTP/1.1\r\nHost: x\r\nX-User-Id: a\r\nConnection: close\r\n\r\n",
                  true))
          .contains("Vary: Accept-Encoding");
    }
  }

  /** Leaves out the interim response to {@code Expect: 100-continue}. */
  private static String afterContinue(String response) {
    String interim = "HTTP/1.1 100 Continue\r\n\r\n";
    return response.startsWith(interim) ? response.substring(interim.length()) : response;
  }

  /**
   * Sends characters as bytes, and returns everything that the server sends until it closes.
   *
   * @param ends whether the caller has nothing more to send, or is silent
   */
  private static String exchange(String request, boolean ends) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(20_000);
      write(socket.getOutputStream(), request);
      if (ends) {
        socket.shutdownOutput();
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
