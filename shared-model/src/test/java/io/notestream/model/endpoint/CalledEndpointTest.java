package io.notestream.model.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A client that is called through a proxy, which refuses or is not there. */
class CalledEndpointTest {

  private static final URI ENDPOINT = URI.create("http://dynamodb.invalid:8000");

  private HttpServer proxy;
  private String address;

  @BeforeEach
  void startProxy() throws IOException {
    proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(403, -1);
          exchange.close();
        });
    proxy.start();
    address = "127.0.0.1:" + proxy.getAddress().getPort();
    System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", Integer.toString(proxy.getAddress().getPort()));
  }

  @AfterEach
  void stopProxy() {
    System.clearProperty("http.proxyHost");
    System.clearProperty("http.proxyPort");
    proxy.stop(0);
  }

  @Test
  void aProxyThatRefusesIsNamed() {
    Failure failure = Failures.of(failureOfCall());

    assertThat(failure.kind()).isEqualTo(Failure.Kind.OUTAGE);
    assertThat(failure.detail())
        .endsWith("(at " + ENDPOINT + " through the proxy http://" + address + ")");
  }

  @Test
  void aProxyThatIsNotThereIsNamed() {
    proxy.stop(0);

    Failure failure = Failures.of(failureOfCall());

    assertThat(failure.passes()).isTrue();
    assertThat(failure.detail())
        .endsWith("(at " + ENDPOINT + " through the proxy http://" + address + ")");
  }

  @Test
  void theTableIsNotedToo() {
    SdkException thrown = failureOfCall();

    assertThat(CalledEndpoint.table(thrown)).contains("note-views");
    assertThat(CalledEndpoint.endpoint(thrown).orElseThrow()).doesNotContain("note-views");
    assertThat(CalledEndpoint.of(thrown).orElseThrow()).endsWith(", table note-views");
  }

  @Test
  void whatNoClientHasThrownHasNone() {
    assertThat(CalledEndpoint.of(new IllegalStateException("closed"))).isEmpty();
    assertThat(new CalledEndpoint(null))
        .hasToString("the region's endpoint through the proxy http://" + address);
  }

  private SdkException failureOfCall() {
    ProxyServer server = ProxyServer.of(ENDPOINT).orElseThrow();
    try (DynamoDbClient client =
        DynamoDbClient.builder()
            .endpointOverride(ENDPOINT)
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .proxyConfiguration(
                        ProxyConfiguration.builder().endpoint(server.uri()).build()))
            .overrideConfiguration(o -> o.addExecutionInterceptor(new CalledEndpoint(ENDPOINT)))
            .build()) {
      return catchThrowableOfType(
          SdkException.class, () -> client.describeTable(r -> r.tableName("note-views")));
    }
  }
}
