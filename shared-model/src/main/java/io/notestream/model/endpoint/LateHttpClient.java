package io.notestream.model.endpoint;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * An HTTP client that is built with the first request. Building one prepares TLS, which takes time
 * that a start may not need, and makes a source of random numbers, which a snapshot of the process
 * must not hold. Thread-safe.
 */
final class LateHttpClient implements SdkHttpClient {

  private final String name;
  private final Supplier<SdkHttpClient> make;
  private volatile @Nullable SdkHttpClient made;

  private LateHttpClient(String name, Supplier<SdkHttpClient> make) {
    this.name = name;
    this.make = make;
  }

  /**
   * Returns the builder of such clients.
   *
   * @param name what the built client calls itself, for the user agent
   * @param builder builds the client
   */
  static SdkHttpClient.Builder<?> builder(String name, SdkHttpClient.Builder<?> builder) {
    return new Builder(name, builder);
  }

  private record Builder(String name, SdkHttpClient.Builder<?> builder)
      implements SdkHttpClient.Builder<Builder> {

    @Override
    public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
      return new LateHttpClient(name, () -> builder.buildWithDefaults(defaults));
    }
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return client().prepareRequest(request);
  }

  private SdkHttpClient client() {
    SdkHttpClient client = made;
    if (client == null) {
      synchronized (this) {
        client = made;
        if (client == null) {
          client = make.get();
          made = client;
        }
      }
    }
    return client;
  }

  @Override
  public String clientName() {
    return name;
  }

  @Override
  public void close() {
    SdkHttpClient client = made;
    if (client != null) {
      client.close();
    }
  }
}
