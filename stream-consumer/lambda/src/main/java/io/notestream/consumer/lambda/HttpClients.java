package io.notestream.consumer.lambda;

import io.notestream.model.endpoint.ProxyServer;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Makes the HTTP clients of the functions, which call an endpoint through its proxy if it has one.
 */
final class HttpClients {

  private HttpClients() {}

  /**
   * Returns the builder of a client.
   *
   * @param endpoint what the client will call; {@code null} for AWS's own
   */
  static UrlConnectionHttpClient.Builder builder(@Nullable URI endpoint) {
    ProxyConfiguration.Builder configuration =
        ProxyConfiguration.builder()
            .useSystemPropertyValues(false)
            .useEnvironmentVariablesValues(false);
    ProxyServer.of(endpoint)
        .ifPresent(
            proxy ->
                configuration
                    .endpoint(proxy.uri())
                    .username(proxy.username())
                    .password(proxy.password()));
    return UrlConnectionHttpClient.builder().proxyConfiguration(configuration.build());
  }
}
