package io.notestream.model.endpoint;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.utils.ProxyConfigProvider;

/**
 * The proxy through which an endpoint is called, by the JVM's system properties ({@code
 * https.proxyHost}, {@code http.proxyHost}, {@code http.nonProxyHosts}) or, without those, the
 * environment ({@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code NO_PROXY}). Immutable.
 *
 * <p>An endpoint on this machine has none, whatever is configured: a proxy elsewhere would call its
 * own machine instead, and would see notes in clear.
 *
 * @param host its host
 * @param port its port
 * @param username with which it is asked; {@code null} for none
 * @param password for the name; {@code null} for none
 */
public record ProxyServer(
    String host, int port, @Nullable String username, @Nullable String password) {

  private static final String HTTP = "http";
  private static final String HTTPS = "https";

  /**
   * {@return the proxy of an endpoint; empty if it is called directly}
   *
   * @param endpoint {@code null} for AWS's own, which is called by HTTPS. For HTTPS the proxy of
   *     HTTPS counts or, without one, that of HTTP, as for the AWS SDK
   */
  public static Optional<ProxyServer> of(@Nullable URI endpoint) {
    if (LocalAccess.isLoopback(endpoint)) {
      return Optional.empty();
    }
    boolean tls = endpoint == null || HTTPS.equalsIgnoreCase(endpoint.getScheme());
    Optional<ProxyServer> proxy = tls ? of(HTTPS, endpoint) : Optional.empty();
    return proxy.isPresent() ? proxy : of(HTTP, endpoint);
  }

  private static Optional<ProxyServer> of(String scheme, @Nullable URI endpoint) {
    ProxyConfigProvider configured =
        ProxyConfigProvider.fromSystemEnvironmentSettings(true, true, scheme);
    String host = configured.host();
    if (host == null || host.isEmpty() || isExempt(endpoint, configured.nonProxyHosts())) {
      return Optional.empty();
    }
    return Optional.of(
        new ProxyServer(
            host,
            configured.port(),
            configured.userName().orElse(null),
            configured.password().orElse(null)));
  }

  /** {@return its address, without name and password} */
  public URI uri() {
    return URI.create(toString());
  }

  @Override
  public String toString() {
    return HTTP + "://" + host + ":" + port;
  }

  /** The patterns are regular expressions, as the AWS SDK takes them. */
  private static boolean isExempt(@Nullable URI endpoint, Set<String> patterns) {
    if (endpoint == null || endpoint.getHost() == null) {
      return false;
    }
    String host = endpoint.getHost().toLowerCase(Locale.ROOT);
    return patterns.stream().anyMatch(host::matches);
  }
}
