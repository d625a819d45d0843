package io.notestream.model.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

class ApacheClientsTest {

  private static final String PASSWORD = "of-a-test";

  @TempDir private Path directory;

  private SSLContext before;
  private HttpsServer server;

  /** Starts a server whose certificate the JVM trusts until the test ends. */
  @BeforeEach
  void start() throws GeneralSecurityException, IOException, InterruptedException {
    SSLContext tls = tls(directory.resolve("keys.p12"));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    before = SSLContext.getDefault();
    SSLContext.setDefault(tls);
  }

  @AfterEach
  void stop() {
    SSLContext.setDefault(before);
    server.stop(0);
  }

  /** As for a call with an endpoint of its own, or of another service. */
  @Test
  void clientOfAnEndpointWithoutTlsStillCallsOthersByTls() throws IOException {
    try (SdkHttpClient client =
        ApacheClients.builder(URI.create("http://127.0.0.1:8000")).build()) {
      for (int i = 0; i < 2; i++) {
        assertThat(client.prepareRequest(request()).call().httpResponse().statusCode())
            .isEqualTo(204);
      }
    }
  }

  private HttpExecuteRequest request() {
    return HttpExecuteRequest.builder()
        .request(
            SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .protocol("https")
                .host("127.0.0.1")
                .port(server.getAddress().getPort())
                .encodedPath("/")
                .putHeader("Connection", "close")
                .build())
        .build();
  }

  /** Returns TLS with a new key whose certificate is trusted. */
  private static SSLContext tls(Path file)
      throws GeneralSecurityException, IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(printed).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return tls;
  }
}
