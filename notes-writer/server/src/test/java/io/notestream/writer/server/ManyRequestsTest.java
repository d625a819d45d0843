package io.notestream.writer.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.LocalDynamoDb;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableNames;
import io.notestream.writer.api.RequestLimits;
import io.notestream.writer.http.Request;
import io.notestream.writer.identity.Caller;
import io.notestream.writer.identity.Identity;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As many requests at once as are served, and one more. */
@Timeout(120)
class ManyRequestsTest {

  /** More than Jetty has threads by default. */
  private static final int MOST = 250;

  @Test
  void refusesOneMoreAtOnceAndStaysHealthy() throws Exception {
    Hold hold = new Hold(new CountDownLatch(MOST), new CountDownLatch(1));
    try (LocalDynamoDb engine = LocalDynamoDb.builder().start()) {
      TestTables.create(engine, NotestreamTables.all(TableNames.standard()));
      try (NotesServer server =
          NotesServer.builder()
              .endpoint(engine.endpoint())
              .identity(hold)
              .limits(
                  RequestLimits.standard()
                      .withMaxConcurrent(MOST)
                      .withDeadline(Duration.ofMinutes(1)))
              .start()) {
        List<Socket> callers = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
          callers.add(send(server, "/summary", "held"));
        }
        assertThat(hold.arrived.await(30, TimeUnit.SECONDS))
            .as("%s of %s were not served", hold.arrived.getCount(), MOST)
            .isTrue();

        assertThat(response(send(server, "/summary", "alice")))
            .startsWith("HTTP/1.1 503 ")
            .contains("Retry-After: 1", "too many requests are being served");
        assertThat(response(send(server, "/health/live", "alice"))).startsWith("HTTP/1.1 200 ");
        assertThat(response(send(server, "/health/ready", "alice"))).startsWith("HTTP/1.1 200 ");

        hold.released.countDown();
        for (Socket caller : callers) {
          assertThat(response(caller)).startsWith("HTTP/1.1 200 ");
        }
      } finally {
        hold.released.countDown();
      }
    }
  }

  /** Holds the requests of one user. */
  private record Hold(CountDownLatch arrived, CountDownLatch released) implements Identity {

    @Override
    public Caller identify(Request request) {
      String user = String.valueOf(request.header("x-user-id"));
      if (user.equals("held")) {
        arrived.countDown();
        try {
          assertThat(released.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      return new Caller.Known(new UserId(user), false);
    }

    @Override
    public boolean loopbackOnly() {
      return true;
    }
  }

  private static Socket send(NotesServer server, String path, String user) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(60_000);
    socket
        .getOutputStream()
        .write(
            ("GET "
                    + path
                    + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-User-Id: "
                    + user
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String response(Socket caller) throws IOException {
    try (caller) {
      return new String(caller.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
