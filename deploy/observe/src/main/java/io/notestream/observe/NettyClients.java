package io.notestream.observe;

import io.notestream.model.endpoint.ProxyServer;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;

/** Makes HTTP clients for calls that do not block: Netty's. */
public final class NettyClients {

  private NettyClients() {}

  /**
   * {@return the builder of a client, which calls an endpoint through its proxy if it has one}
   *
   * @param endpoint what the client will call; {@code null} for AWS's own
   */
  public static NettyNioAsyncHttpClient.Builder builder(@Nullable URI endpoint) {
    ProxyConfiguration.Builder configuration =
        ProxyConfiguration.builder()
            .useSystemPropertyValues(false)
            .useEnvironmentVariableValues(false);
    ProxyServer.of(endpoint)
        .ifPresent(
            proxy ->
                configuration
                    .scheme(proxy.uri().getScheme())
                    .host(proxy.host())
                    .port(proxy.port())
                    .username(proxy.username())
                    .password(proxy.password()));
    return NettyNioAsyncHttpClient.builder().proxyConfiguration(configuration.build());
  }
}
