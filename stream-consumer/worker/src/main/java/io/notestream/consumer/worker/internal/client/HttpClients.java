package io.notestream.consumer.worker.internal.client;

import io.notestream.model.endpoint.ApacheClients;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

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
}
