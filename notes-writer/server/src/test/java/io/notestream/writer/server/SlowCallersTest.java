package io.notestream.writer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.local.LocalDynamoDb;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableNames;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers who take their time keep nobody else waiting: more of them than there are threads. */
@Timeout(120)
class SlowCallersTest {

  private static final int CALLERS = 260;

  private static final String NOTE = "{\"title\": \"x\", \"body\": \"" + "x".repeat(40_000) + "\"}";

  @Test
  void servesOthersWhileManyDoNotReadTheirResponses() throws Exception {
    try (LocalDynamoDb engine = LocalDynamoDb.builder().start()) {
      TestTables.create(engine, NotestreamTables.all(TableNames.standard()));
      try (NotesServer server = NotesServer.builder().endpoint(engine.endpoint()).start()) {
        String notes = String.join(",", Collections.nCopies(40, NOTE));
        assertThat(post(server, "/notes/batch", "{\"notes\": [" + notes + "]}")).isEqualTo(201);
        String list = "GET /notes?limit=40 HTTP/1.1\r\nHost: x\r\nX-User-Id: alice\r\n\r\n";

        List<Socket> callers = connect(server.port(), list);
        try {
          assertThat(get(server, "/summary")).isEqualTo(200);
        } finally {
          close(callers);
        }
      }
    }
  }

  @Test
  void servesOthersWhileManyDoNotSendTheirBodies() throws Exception {
    try (LocalDynamoDb engine = LocalDynamoDb.builder().start()) {
      TestTables.create(engine, NotestreamTables.all(TableNames.standard()));
      try (NotesServer server = NotesServer.builder().endpoint(engine.endpoint()).start()) {
        List<Socket> callers =
            connect(server.port(), "POST /notes HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{");
        try {
          assertThat(get(server, "/summary")).isEqualTo(200);
        } finally {
          close(callers);
        }
      }
    }
  }

  @Test
  void holdsNoMoreOfAllBodiesThanItMay() throws Exception {
    Server jetty = new Server(0);
    BodyCollector bodies = new BodyCollector(1000, HttpSettings.standard(), 1500);
    bodies.setHandler(new Echo());
    jetty.setHandler(bodies);
    jetty.start();
    int port = ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
    String begun =
        "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 950\r\n\r\n"
            + "x".repeat(900);
    try (Socket first = open(port, begun)) {
      await().until(() -> bodies.held() == 900);
      try (Socket second = open(port, begun)) {
        assertThat(rest(second)).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1");
      }
      await().until(() -> bodies.held() == 900);
      send(first, "x".repeat(50));
      assertThat(rest(first)).startsWith("HTTP/1.1 200 ").endsWith("950");
      await().until(() -> bodies.held() == 0); // What was sent is let go once the response is.
      try (Socket third = open(port, begun + "x".repeat(50))) {
        assertThat(rest(third)).startsWith("HTTP/1.1 200 ");
      }
      await().until(() -> bodies.held() == 0);
    } finally {
      jetty.stop();
    }
  }

  /** Responds with the length of the body. */
  private static final class Echo extends Handler.Abstract {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String length = Integer.toString(BodyCollector.body(request).length);
      Content.Sink.write(response, true, length, callback);
      return true;
    }
  }

  private static List<Socket> connect(int port, String request) throws IOException {
    List<Socket> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(open(port, request));
    }
    return callers;
  }

  private static Socket open(int port, String request) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    send(socket, request);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static int get(NotesServer server, String path) throws Exception {
    return send(HttpRequest.newBuilder(server.uri().resolve(path)));
  }

  private static int post(NotesServer server, String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(server.uri().resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static int send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            request.header("X-User-Id", "alice").timeout(Duration.ofSeconds(60)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
