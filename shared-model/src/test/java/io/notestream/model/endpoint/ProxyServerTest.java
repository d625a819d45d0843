package io.notestream.model.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By system properties; the environment is tested where a process has one of its own. */
class ProxyServerTest {

  private static final URI ELSEWHERE = URI.create("http://dynamodb.example:8000");
  private static final URI ELSEWHERE_BY_TLS = URI.create("https://dynamodb.example");

  @AfterEach
  void forget() {
    for (String scheme : new String[] {"http", "https"}) {
      System.clearProperty(scheme + ".proxyHost");
      System.clearProperty(scheme + ".proxyPort");
      System.clearProperty(scheme + ".proxyUser");
      System.clearProperty(scheme + ".proxyPassword");
    }
    System.clearProperty("http.nonProxyHosts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8000",
        "http://localhost:1",
        "http://[::1]:2",
        "https://127.0.0.2"
      })
  void endpointOnThisMachineHasNone(String endpoint) {
    configure("http", "proxy", 3128);
    configure("https", "proxy", 3129);

    assertThat(ProxyServer.of(URI.create(endpoint))).isEmpty();
  }

  @Test
  void anyOtherEndpointHasTheOneThatIsConfigured() {
    assertThat(ProxyServer.of(ELSEWHERE)).isEmpty();

    configure("http", "proxy", 3128);

    assertThat(ProxyServer.of(ELSEWHERE)).contains(new ProxyServer("proxy", 3128, null, null));
    assertThat(ProxyServer.of(ELSEWHERE_BY_TLS)).isPresent();
    assertThat(ProxyServer.of(null)).isPresent();
  }

  @Test
  void httpsHasItsOwnIfThereIsOne() {
    configure("http", "proxy", 3128);
    configure("https", "other", 3129);

    assertThat(ProxyServer.of(ELSEWHERE_BY_TLS).orElseThrow()).hasToString("http://other:3129");
    assertThat(ProxyServer.of(null).orElseThrow()).hasToString("http://other:3129");
    assertThat(ProxyServer.of(ELSEWHERE).orElseThrow()).hasToString("http://proxy:3128");
  }

  @Test
  void exemptHostHasNone() {
    configure("http", "proxy", 3128);
    System.setProperty("http.nonProxyHosts", "*.example|other");

    assertThat(ProxyServer.of(ELSEWHERE)).isEmpty();
    assertThat(ProxyServer.of(URI.create("http://dynamodb.test"))).isPresent();
  }

  @Test
  void nameAndPasswordAreKnownAndNotShown() {
    configure("http", "proxy", 3128);
    System.setProperty("http.proxyUser", "alice");
    System.setProperty("http.proxyPassword", "secret");

    assertThat(ProxyServer.of(ELSEWHERE))
        .hasValueSatisfying(
            proxy -> {
              assertThat(proxy.username()).isEqualTo("alice");
              assertThat(proxy.password()).isEqualTo("secret");
              assertThat(proxy.toString()).doesNotContain("alice", "secret");
              assertThat(proxy.uri()).isEqualTo(URI.create("http://proxy:3128"));
            });
  }

  private static void configure(String scheme, String host, int port) {
    System.setProperty(scheme + ".proxyHost", host);
    System.setProperty(scheme + ".proxyPort", Integer.toString(port));
  }
}
