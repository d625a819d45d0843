package io.notestream.model.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

class LateHttpClientTest {

  private static final HttpExecuteRequest REQUEST =
      HttpExecuteRequest.builder()
          .request(
              SdkHttpRequest.builder()
                  .method(SdkHttpMethod.GET)
                  .protocol("http")
                  .host("127.0.0.1")
                  .encodedPath("/")
                  .build())
          .build();

  private final List<String> closed = new ArrayList<>();
  private final AtomicInteger built = new AtomicInteger();

  @Test
  void isBuiltWithTheFirstRequestAndOnce() {
    SdkHttpClient client = LateHttpClient.builder("Counting", new Counting()).build();
    assertThat(built).hasValue(0);

    client.prepareRequest(REQUEST);
    client.prepareRequest(REQUEST);
    client.close();

    assertThat(built).hasValue(1);
    assertThat(closed).hasSize(1);
  }

  @Test
  void isNotBuiltToBeClosed() {
    LateHttpClient.builder("Counting", new Counting()).build().close();

    assertThat(built).hasValue(0);
    assertThat(closed).isEmpty();
  }

  /** The user agent has it, which is made before the first request. */
  @Test
  void hasTheNameOfTheClientThatIsBuilt() {
    try (SdkHttpClient late = UrlConnectionClients.builder(null).build();
        SdkHttpClient other = UrlConnectionHttpClient.create()) {
      assertThat(late.clientName()).isEqualTo(other.clientName());
    }
  }

  private final class Counting implements SdkHttpClient.Builder<Counting> {

    @Override
    public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
      built.incrementAndGet();
      return new SdkHttpClient() {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
          return null;
        }

        @Override
        public void close() {
          closed.add("closed");
        }
      };
    }
  }
}
