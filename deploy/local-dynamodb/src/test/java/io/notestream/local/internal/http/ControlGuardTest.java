package io.notestream.local.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.junit.LocalDynamoDbTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever page a developer looks at, it cannot reach {@code /_local/}. */
@LocalDynamoDbTest(frozenAt = "2026-03-01T10:00:00Z")
class ControlGuardTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: rebound.example.com:8000",
        "Host: 127.0.0.1.example.com",
        "Host: localhost\r\nOrigin: https://example.com",
        "Host: localhost\r\nOrigin: null",
        "Host: 127.0.0.1\r\nOrigin: http://127.0.0.1:9",
        "Host: localhost\r\nSec-Fetch-Site: cross-site",
        "Host: localhost\r\nSec-Fetch-Site: same-site"
      })
  void aWebPageMovesNoClock(String headers, LocalDynamoDb engine) throws Exception {
    Instant before = engine.clock().instant();

    String response = post(engine.endpoint(), headers);

    assertThat(response).startsWith("HTTP/1.1 403 ");
    assertThat(engine.clock().instant()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: localhost:8000",
        "Host: 127.0.0.1:8000",
        "Host: [::1]:8000",
        "Host: dynamodb:8000",
        "Host: engine.localhost",
        "Host: localhost:8000\r\nOrigin: http://localhost:8000\r\nSec-Fetch-Site: same-origin"
      })
  void aProgramIsServedByWhateverNameItKnows(String headers, LocalDynamoDb engine)
      throws Exception {
    assertThat(post(engine.endpoint(), headers)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void theEnginesOwnNameIsServedThoughItHasADot() {
    ControlGuard guard = new ControlGuard("Db.Example.com");

    assertThat(guard.refusal(new DefaultHttpHeaders().add("Host", "db.example.COM:8000")))
        .isEmpty();
  }

  private static String post(URI endpoint, String headers) throws IOException {
    String body = "{\"advance\":\"1h\"}";
    try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
      String request =
          "POST /_local/clock HTTP/1.1\r\n%s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(headers, body.length(), body);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream response = socket.getInputStream();
      return new String(response.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
