package io.notestream.writer.server;

import io.notestream.model.endpoint.ProxyServer;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/** Makes the HTTP clients of the writer: Apache's, through the endpoint's proxy if it has one. */
final class HttpClients {

  private HttpClients() {}

  /**
   * Returns the builder of a client.
   *
   * @param endpoint what the client will call; {@code null} for AWS's own
   */
  static Apache5HttpClient.Builder builder(@Nullable URI endpoint) {
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
    return Apache5HttpClient.builder().proxyConfiguration(configuration.build());
  }
}
