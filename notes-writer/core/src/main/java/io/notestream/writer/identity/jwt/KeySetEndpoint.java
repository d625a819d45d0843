package io.notestream.writer.identity.jwt;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import io.notestream.model.endpoint.ProxyServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint at which an issuer publishes its keys. Fetches them anew each time, and tries twice
 * if it fails, as an empty set does; both attempts together take no longer than {@link #TOTAL}.
 * Thread-safe.
 */
final class KeySetEndpoint implements JWKSetSource<SecurityContext> {

  /**
   * How long fetching takes at most, to the last byte: callers wait for it within the deadline of
   * their requests, also one that has waited for another's attempt before.
   */
  static final Duration TOTAL = Duration.ofSeconds(2);

  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final int ATTEMPTS = 2;

  /** More than any key set has, and little enough to be read by mistake. */
  private static final int MAX_BYTES = 256 * 1024;

  private final URI address;
  private final HttpClient http;

  /**
   * Creates an endpoint, which is called through the proxy of its address if it has one.
   *
   * @throws IllegalArgumentException if the proxy asks for a password that Java would not send
   */
  KeySetEndpoint(URI address) {
    this.address = address;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            // Only this address was required to be HTTPS, not the one that it would lead to.
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY);
    ProxyServer.of(address).ifPresent(proxy -> KeyProxy.use(proxy, address, builder));
    this.http = builder.build();
  }

  @Override
  public JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator evaluator, long now, @Nullable SecurityContext context)
      throws JWKSetUnavailableException {
    long end = System.nanoTime() + TOTAL.toNanos();
    for (int attempt = 1; ; attempt++) {
      try {
        return parse(fetch(end - System.nanoTime()));
      } catch (IOException e) {
        if (attempt == ATTEMPTS || System.nanoTime() - end >= 0) {
          throw new JWKSetUnavailableException(String.valueOf(e.getMessage()), e);
        }
      }
    }
  }

  private byte[] fetch(long nanos) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> response =
        http.sendAsync(
            HttpRequest.newBuilder(address).header("Accept", "application/json").build(),
            head -> new LimitedBody(MAX_BYTES));
    try {
      return body(response.get(nanos, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      throw new IOException("no whole response within " + TOTAL.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      response.cancel(true); // Ends an exchange that is still going on; otherwise does nothing.
    }
  }

  private static byte[] body(HttpResponse<byte[]> response) throws IOException {
    int status = response.statusCode();
    if (status / 100 == 3) {
      throw new IOException(
          "the endpoint redirects (status "
              + status
              + ") to "
              + response.headers().firstValue("Location").orElse("nowhere")
              + ", which is not followed");
    }
    if (status / 100 != 2) {
      throw new IOException("the endpoint responded with status " + status);
    }
    return response.body();
  }

  private static JWKSet parse(byte[] body) throws IOException {
    JWKSet keys = read(body);
    if (keys.getKeys().stream().noneMatch(KeySetEndpoint::verifies)) {
      // An issuer without keys has a fault; those that are known must not be lost over it.
      throw new IOException("the key set holds no key that can verify a signature");
    }
    return keys;
  }

  private static boolean verifies(JWK key) {
    return !KeyUse.ENCRYPTION.equals(key.getKeyUse()) && IssuerKeys.publicKey(key) != null;
  }

  private static JWKSet read(byte[] body) throws IOException {
    try {
      return JWKSet.parse(new String(body, StandardCharsets.UTF_8));
    } catch (ParseException | RuntimeException e) {
      // The library takes JSON of another form for its own bug.
      throw new IOException("the response is no JSON Web Key Set: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    // The client closes its connections when they are idle.
  }
}
