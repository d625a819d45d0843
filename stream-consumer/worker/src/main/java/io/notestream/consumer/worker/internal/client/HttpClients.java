package io.notestream.consumer.worker.internal.client;

import io.notestream.model.endpoint.ApacheClients;
import io.notestream.observe.NettyClients;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;

/** Makes the HTTP clients of the worker, which call an endpoint through its proxy if it has one. */
public final class HttpClients {

  private HttpClients() {}

  /**
   * Returns the builder of a client for blocking calls: Apache's.
   *
   * @param endpoint what the client will call; {@code null} for AWS's own
   */
  public static Apache5HttpClient.Builder blocking(@Nullable URI endpoint) {
    return ApacheClients.builder(endpoint);
  }

  /**
   * Returns the builder of a client for calls that do not block: Netty's.
   *
   * @param endpoint what the client will call; {@code null} for AWS's own
   */
  public static NettyNioAsyncHttpClient.Builder async(@Nullable URI endpoint) {
    return NettyClients.builder(endpoint);
  }
}
