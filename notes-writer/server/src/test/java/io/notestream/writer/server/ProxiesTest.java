package io.notestream.writer.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.notestream.local.LocalDynamoDb;
import io.notestream.writer.http.Request;
import io.notestream.writer.identity.IdentityUnavailableException;
import io.notestream.writer.identity.jwt.JwtIdentity;
import io.notestream.writer.identity.jwt.JwtSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line in processes of their own, whose environment names a proxy. */
@Timeout(120)
class ProxiesTest {

  private static final String KEYS_HOST = "id.invalid";
  private static final String REFUSE = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
  private static final String ASK =
      "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
          + "Connection: close\r\nContent-Length: 0\r\n\r\n";

  /** A proxy that refuses everything, and remembers what it was asked for. */
  private static final class Proxy implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Queue<String> passwords = new ConcurrentLinkedQueue<>();

    Proxy() throws IOException {
      Thread thread = new Thread(this::serve, "proxy");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve() {
      while (!socket.isClosed()) {
        try (Socket caller = socket.accept()) {
          BufferedReader in =
              new BufferedReader(new InputStreamReader(caller.getInputStream(), ISO_8859_1));
          String first = String.valueOf(in.readLine());
          asked.add(first);
          boolean forKeys = first.startsWith("CONNECT " + KEYS_HOST);
          caller.getOutputStream().write((forKeys ? ASK : REFUSE).getBytes(ISO_8859_1));
          for (String line = in.readLine(); forKeys && line != null; line = in.readLine()) {
            if (line.startsWith("Proxy-Authorization: ")) {
              passwords.add(line.substring(line.indexOf(' ') + 1));
            }
          }
        } catch (IOException e) {
          if (!socket.isClosed()) {
            throw new UncheckedIOException(e);
          }
        }
      }
    }

    String address() {
      return "http://127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static LocalDynamoDb engine;
  private static Proxy proxy;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws IOException {
    engine = LocalDynamoDb.builder().start();
    proxy = new Proxy();
  }

  @AfterAll
  static void stop() throws IOException {
    proxy.close();
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"})
  void neverAsksAProxyOfTheEnvironmentForAnEndpointOnThisMachine(String variable) throws Exception {
    proxy.asked.clear();

    Ran ran =
        run(
            Map.of(variable, proxy.address()),
            List.of(),
            "create-tables",
            "--endpoint-url",
            engine.endpoint().toString());

    assertThat(ran.err).isEmpty();
    assertThat(ran.code).isZero();
    assertThat(proxy.asked).isEmpty();
  }

  @Test
  void neverAsksAProxyOfSystemPropertiesForAnEndpointOnThisMachine() throws Exception {
    proxy.asked.clear();
    int port = proxy.socket.getLocalPort();

    Ran ran =
        run(
            Map.of("AWS_ENDPOINT_URL_DYNAMODB", engine.endpoint().toString()),
            List.of("-Dhttp.proxyHost=127.0.0.1", "-Dhttp.proxyPort=" + port),
            "create-tables");

    assertThat(ran.err).isEmpty();
    assertThat(ran.code).isZero();
    assertThat(proxy.asked).isEmpty();
  }

  @Test
  void asksTheProxyForAnyOtherEndpointAndNamesItInErrors() throws Exception {
    proxy.asked.clear();

    Ran ran =
        run(
            Map.of("HTTP_PROXY", proxy.address()),
            List.of(),
            "create-tables",
            "--endpoint-url",
            "http://dynamodb.invalid:8000");

    assertThat(ran.code).isEqualTo(1);
    assertThat(proxy.asked)
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).startsWith("POST http://dynamodb.invalid:8000/"));
    assertThat(ran.err)
        .contains("http://dynamodb.invalid:8000 through the proxy " + proxy.address())
        .doesNotContain("Attempt Count", "Service: ")
        .hasLineCount(1);
  }

  @Test
  void asksTheProxyOfHttpsForAwsItself() throws Exception {
    proxy.asked.clear();

    Ran ran =
        run(
            Map.of("HTTPS_PROXY", proxy.address()),
            List.of(),
            "create-tables",
            "--startup-timeout",
            "0s");

    assertThat(ran.code).isEqualTo(1);
    assertThat(proxy.asked)
        .isNotEmpty()
        .allSatisfy(
            line -> assertThat(line).startsWith("CONNECT dynamodb.us-east-1.amazonaws.com:443"));
    assertThat(ran.err).contains("the region's endpoint through the proxy " + proxy.address());
  }

  @Test
  void neverAsksAProxyForABlobStoreOnThisMachine() throws Exception {
    proxy.asked.clear();
    HttpServer s3 =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Queue<String> puts = new ConcurrentLinkedQueue<>();
    s3.createContext(
        "/",
        exchange -> {
          puts.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    s3.start();
    String url = "http://127.0.0.1:" + s3.getAddress().getPort();
    try {
      for (Map<String, String> environment :
          List.of(
              Map.of("HTTP_PROXY", proxy.address(), "LOCATION", "s3://b/p?endpoint=" + url),
              Map.of(
                  "HTTP_PROXY",
                  proxy.address(),
                  "LOCATION",
                  "s3://b/p",
                  "AWS_ENDPOINT_URL_S3",
                  url))) {
        Ran ran = runClass(PutBlob.class, environment, List.of());

        assertThat(ran.err).isEmpty();
        assertThat(ran.code).isZero();
      }
    } finally {
      s3.stop(0);
    }

    assertThat(puts).hasSize(2).first().isEqualTo("PUT /b/p/key");
    assertThat(proxy.asked).isEmpty();
  }

  /** Puts a body where the environment says, with the writer's HTTP client. */
  static final class PutBlob {
    public static void main(String[] arguments) {
      try (Connections connections =
          Connections.open(new DynamoDbEndpoint(engineUri(), null), System.getenv("LOCATION"), 1)) {
        connections.blobs().put("key", new byte[] {1});
      }
    }

    private static URI engineUri() {
      return URI.create("http://127.0.0.1:1");
    }
  }

  @Test
  void refusesAProxyWithAPasswordThatWouldNotBeSentForTheKeysOfTokens() throws Exception {
    Ran ran =
        run(
            Map.of("HTTPS_PROXY", proxy.address().replace("//", "//eve:s3cret@")),
            List.of(),
            "serve",
            "--identity",
            "jwt",
            "--jwt-issuer",
            "https://" + KEYS_HOST,
            "--jwt-audience",
            "notes");

    assertThat(ran.code).isEqualTo(2);
    assertThat(ran.err)
        .contains("--jwt-issuer", "through the proxy " + proxy.address(), "sends no password")
        .doesNotContain("s3cret");
  }

  @Test
  void sendsThePasswordForTheKeysOfTokensWhereJavaMay() throws Exception {
    Ran ran =
        runClass(
            FetchKeys.class,
            Map.of("HTTPS_PROXY", proxy.address().replace("//", "//eve:s3cret@")),
            List.of("-Djdk.http.auth.tunneling.disabledSchemes="));

    assertThat(ran.out).contains("IdentityUnavailableException");
    assertThat(proxy.passwords).isNotEmpty().allMatch("Basic ZXZlOnMzY3JldA=="::equals);
  }

  /** Identifies a caller by a token, for which keys are needed. */
  static final class FetchKeys {
    public static void main(String[] arguments) {
      JwtIdentity identity = new JwtIdentity(JwtSettings.of("https://" + KEYS_HOST, "notes", null));
      String token = encoded("{\"alg\":\"RS256\",\"kid\":\"k\"}") + "." + encoded("{}") + ".AA";
      Map<String, List<String>> headers = Map.of("Authorization", List.of("Bearer " + token));
      try {
        identity.identify(new Request("GET", "/notes", "", headers, new byte[0]));
      } catch (IdentityUnavailableException e) {
        System.out.println(e);
      }
      System.exit(0);
    }

    private static String encoded(String json) {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    }
  }

  private record Ran(int code, String out, String err) {}

  private Ran run(Map<String, String> environment, List<String> jvm, String... arguments)
      throws Exception {
    return runClass(Main.class, environment, jvm, arguments);
  }

  private Ran runClass(
      Class<?> main, Map<String, String> environment, List<String> jvm, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Path err = directory.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(
            name -> name.startsWith("AWS_") || name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_REGION",
                "us-east-1",
                "AWS_ACCESS_KEY_ID",
                "x",
                "AWS_SECRET_ACCESS_KEY",
                "x",
                "AWS_EC2_METADATA_DISABLED",
                "true"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ran(process.waitFor(), out, Files.readString(err));
  }
}
