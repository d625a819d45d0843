package io.notestream.model.endpoint;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/**
 * Makes HTTP clients of Apache, for processes that live long. Whoever uses it adds {@code
 * apache5-client} to its dependencies.
 */
public final class ApacheClients {

  private ApacheClients() {}

  /**
   * {@return the builder of a client that calls an endpoint through its proxy, if it has one}
   *
   * @param endpoint what the client will call; {@code null} for AWS's own
   */
  public static Apache5HttpClient.Builder builder(@Nullable URI endpoint) {
    ProxyConfiguration.Builder configuration =
        ProxyConfiguration.builder()
            .useSystemPropertyValues(false)
            .useEnvironmentVariableValues(false);
    ProxyServer.of(endpoint)
        .ifPresent(
            proxy ->
                configuration
                    .endpoint(proxy.uri())
                    .username(proxy.username())
                    .password(proxy.password()));
    Apache5HttpClient.Builder builder =
        Apache5HttpClient.builder().proxyConfiguration(configuration.build());
    return isPlain(endpoint) ? builder.tlsSocketStrategy(new LateTls()) : builder;
  }

  /** Such a client seldom needs TLS: its proxy is called without, too. */
  private static boolean isPlain(@Nullable URI endpoint) {
    return endpoint != null && "http".equalsIgnoreCase(endpoint.getScheme());
  }
}
