package io.notestream.model.endpoint;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Makes HTTP clients of the JDK, which start soon, for functions. Whoever uses it adds {@code
 * url-connection-client} to its dependencies.
 */
public final class UrlConnectionClients {

  private UrlConnectionClients() {}

  /**
   * {@return the builder of a client that calls an endpoint through its proxy, if it has one} The
   * client prepares nothing before its first request.
   *
   * @param endpoint what the client will call; {@code null} for AWS's own
   */
  public static SdkHttpClient.Builder<?> builder(@Nullable URI endpoint) {
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
    return LateHttpClient.builder(
        "UrlConnection",
        UrlConnectionHttpClient.builder().proxyConfiguration(configuration.build()));
  }
}
