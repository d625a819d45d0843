package io.notestream.writer.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.notestream.model.note.UserId;
import io.notestream.writer.http.Request;
import io.notestream.writer.identity.Caller;
import io.notestream.writer.identity.IdentityUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An endpoint for keys that does not respond as it should. */
class KeySetEndpointTest {

  private static final Instant NOW = Instant.parse("2026-11-25T09:30:00Z");

  private static final Caller ALICE = new Caller.Known(new UserId("alice"), false);

  /** The default of the service. */
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Issuer issuer = new Issuer();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
    issuer.close();
  }

  @Test
  void givesUpAnEndpointThatTricklesWithinTheDeadlineOfEveryRequest() throws Exception {
    JwtIdentity identity = identity(KeySetEndpointTest::trickle);
    Callable<Duration> request =
        () -> {
          long start = System.nanoTime();
          assertThat(unavailable(identity)).isNotEmpty();
          return Duration.ofNanos(System.nanoTime() - start);
        };

    for (Future<Duration> time : threads.invokeAll(List.of(request, request, request))) {
      assertThat(time.get()).isLessThan(DEADLINE);
    }
  }

  @Test
  void namesWhereARedirectLeadsAndDoesNotFollowIt() {
    JwtIdentity identity =
        identity(
            exchange -> {
              exchange.getResponseHeaders().set("Location", issuer.keys().toString());
              exchange.sendResponseHeaders(302, -1);
              exchange.close();
            });

    assertThat(unavailable(identity)).contains("302", issuer.keys().toString());
    assertThat(issuer.looks()).isZero();
  }

  @Test
  void readsNoMoreThanAKeySetMayHave() {
    String long257k = "{\"keys\":[],\"x\":\"" + "x".repeat(257 * 1024) + "\"}";

    assertThat(unavailable(identity(responding(long257k)))).contains("262144 bytes");
  }

  @Test
  void cannotTellWhoIsCallingByWhatIsNoKeySet() {
    for (String body : List.of("", "<html>", "[]", "null", "{}", "{\"keys\":1}")) {
      assertThat(unavailable(identity(responding(body)))).contains("no JSON Web Key Set");
    }
  }

  @Test
  void keepsTheKnownKeysIfTheIssuerPublishesNoneThatSigns() {
    JWK encrypting =
        new RSAKey.Builder(issuer.rsaKey()).keyUse(KeyUse.ENCRYPTION).build().toPublicJWK();
    for (JWK[] useless : List.of(new JWK[0], new JWK[] {encrypting})) {
      try (Issuer emptied = new Issuer()) {
        JwtIdentity identity = identity(emptied, emptied.keys());
        Request known = bearer(emptied.rs256(emptied.claims(NOW).build()));
        assertThat(identity.identify(known)).isEqualTo(ALICE);
        emptied.publish(useless);
        RSAKey other = Issuer.newRsaKey("other");

        assertThat(
                identity.identify(
                    bearer(emptied.rs256(emptied.claims(NOW).build(), other, header -> {}))))
            .isInstanceOf(Caller.Unknown.class);
        assertThat(emptied.looks()).isGreaterThan(1);
        assertThat(identity.identify(known)).isEqualTo(ALICE);
      }
    }
  }

  @Test
  void cannotTellWhoIsCallingIfTheIssuerPublishesNoKey() {
    JwtIdentity identity = identity(responding("{\"keys\":[]}"));

    for (int i = 0; i < 5; i++) {
      assertThat(unavailable(identity)).contains("cannot be fetched");
    }
  }

  private static HttpHandler responding(String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    };
  }

  /** Sends a byte in every tenth of a second, for as long as the caller stays. */
  private static void trickle(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < 300; i++) {
        out.write(' ');
        out.flush();
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private JwtIdentity identity(HttpHandler handler) {
    String path = "/keys" + handler.hashCode();
    server.createContext(path, handler);
    URI keys = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    return identity(issuer, keys);
  }

  private static JwtIdentity identity(Issuer issuer, URI keys) {
    return new JwtIdentity(JwtSettings.of(issuer.name(), Issuer.AUDIENCE, keys), () -> NOW);
  }

  /** Returns why it cannot be told who is calling. */
  private String unavailable(JwtIdentity identity) {
    Request request = bearer(issuer.es256(issuer.claims(NOW).build()));
    Throwable[] thrown = new Throwable[1];
    assertThatExceptionOfType(IdentityUnavailableException.class)
        .isThrownBy(() -> identity.identify(request))
        .satisfies(e -> thrown[0] = e);
    return thrown[0].getMessage();
  }

  private static Request bearer(String token) {
    return new Request(
        "GET", "/notes", "", Map.of("Authorization", List.of("Bearer " + token)), new byte[0]);
  }
}
