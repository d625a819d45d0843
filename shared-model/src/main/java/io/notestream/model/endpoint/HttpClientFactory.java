package io.notestream.model.endpoint;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Makes HTTP clients for an endpoint, which decides whether it is called through a {@link
 * ProxyServer}. Programs bring the one of the HTTP client that they have on their class path.
 * Thread-safe.
 */
@FunctionalInterface
public interface HttpClientFactory {

  /**
   * {@return the builder of a client}
   *
   * @param endpoint what the client will call; {@code null} for AWS's own
   */
  SdkHttpClient.Builder<?> builder(@Nullable URI endpoint);
}
