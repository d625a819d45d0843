package io.notestream.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The jars that are uploaded to Lambda: small, without servers, and with all that is called. */
@Isolated("it sets the credentials of all stacks of the process, and clears them")
class FunctionJarsTest {

  private static final String WRITER = "../../notes-writer/lambda/target/notes-writer-lambda.jar";
  private static final String CONSUMER =
      "../../stream-consumer/lambda/target/stream-consumer-lambda.jar";
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(strings = {WRITER, CONSUMER})
  void eachIsSmall(String file) throws IOException {
    assertThat(Files.size(Path.of(file))).isLessThan(15_000_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {WRITER, CONSUMER})
  void noneHasAServerOrALeaseCoordinatorOrALanguageMore(String file) throws IOException {
    try (JarFile jar = new JarFile(file)) {
      assertThat(jar.stream().map(JarEntry::getName))
          .noneMatch(name -> name.startsWith("org/eclipse/jetty/"))
          .noneMatch(name -> name.startsWith("io/javalin/"))
          .noneMatch(name -> name.startsWith("io/netty/"))
          .noneMatch(name -> name.startsWith("kotlin/"))
          .noneMatch(name -> name.startsWith("software/amazon/kinesis/"))
          .noneMatch(name -> name.startsWith("com/amazonaws/services/dynamodbv2/streamsadapter"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {WRITER, CONSUMER})
  void eachHasTheClassesThatItLoadsBeforeASnapshot(String file) throws IOException {
    try (JarFile jar = new JarFile(file)) {
      JarEntry list =
          jar.stream()
              .filter(entry -> entry.getName().endsWith("/first-classes.txt"))
              .findFirst()
              .orElseThrow();
      String names = new String(jar.getInputStream(list).readAllBytes(), StandardCharsets.UTF_8);

      assertThat(names.lines().map(name -> name.replace('.', '/') + ".class"))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(jar.getEntry(name)).as(name).isNotNull());
    }
  }

  @BeforeAll
  static void setCredentials() {
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
  }

  @AfterAll
  static void clearCredentials() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  /** Nothing but the JDK stands behind the jar: what is missing in it is missing. */
  @Test
  void theWritersHasAllThatItsRequestsCall() throws Exception {
    try (LocalDynamoDb engine = LocalDynamoDb.builder().start();
        Buckets s3 = new Buckets();
        URLClassLoader jar =
            new URLClassLoader(
                new URL[] {Path.of(WRITER).toUri().toURL()},
                ClassLoader.getPlatformClassLoader())) {
      createTables(engine);
      Function function = new Function(jar, engine, s3);

      String large = "{\"title\":\"long\",\"body\":\"" + "x".repeat(70_000) + "\"}";
      String id = function.call("POST", "/notes", large, 201).path("id").asText();
      assertThat(s3.objects).hasSize(1);
      assertThat(function.call("GET", "/notes/" + id, null, 200).path("body").asText())
          .hasSize(70_000);
      function.call("PUT", "/notes/" + id, "{\"title\":\"short\"}", 200);
      function.call("PATCH", "/notes/" + id, "{\"ttlSeconds\":5}", 200);
      function.call("DELETE", "/notes/" + id, null, 204);
      function.call("POST", "/notes/batch", "{\"notes\":[{\"title\":\"a\"}]}", 201);
      for (String list :
          new String[] {
            "/notes",
            "/summary",
            "/tags",
            "/days",
            "/expirations",
            "/summaries",
            "/dead-letters",
            "/gaps",
            "/health/ready",
            "/openapi.yaml",
            "/docs"
          }) {
        function.call("GET", list, null, 200);
      }
      function.call("GET", "/notes/" + id + "/audit", null, 404); // Nothing has read the stream.
      function.call("POST", "/expirations/" + id + ":1/restore", "{}", 404);

      String gone = function.call("POST", "/notes", large, 201).path("id").asText();
      s3.objects.clear();
      assertThat(function.call("GET", "/notes/" + gone, null, 500).path("type").asText())
          .endsWith(":unreadable-item");
      s3.failing = true;
      function.call("POST", "/notes", large, 503);
    }
  }

  private static void createTables(LocalDynamoDb engine) {
    try (DynamoDbClient client =
        DynamoDbClient.builder()
            .endpointOverride(engine.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build()) {
      new TableCreator(client).createMissing(NotestreamTables.all(TableNames.standard()));
    }
  }

  /** The function as it is in a jar. */
  private static final class Function {

    private final Object handler;
    private final Method handle;

    Function(ClassLoader jar, LocalDynamoDb engine, Buckets s3) throws Exception {
      Class<?> settings = jar.loadClass("io.notestream.writer.lambda.FunctionSettings");
      Method of = settings.getDeclaredMethod("of", Map.class);
      Method open = settings.getDeclaredMethod("open");
      of.setAccessible(true);
      open.setAccessible(true);
      Object api =
          open.invoke(
              of.invoke(
                  null,
                  Map.of(
                      "NOTESTREAM_CURSOR_KEYS",
                      "0123456789abcdef0123456789abcdef",
                      "NOTESTREAM_ENDPOINT_URL",
                      engine.endpoint().toString(),
                      "NOTESTREAM_BLOBS",
                      "s3://bodies/p?endpoint=" + s3.url())));
      Class<?> type = jar.loadClass("io.notestream.writer.lambda.ApiHandler");
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              jar.loadClass("io.notestream.writer.api.NotesApi"), String.class);
      constructor.setAccessible(true);
      handler = constructor.newInstance(api, null);
      handle =
          type.getMethod(
              "handleRequest",
              InputStream.class,
              OutputStream.class,
              jar.loadClass("com.amazonaws.services.lambda.runtime.Context"));
    }

    /** Sends a request of an operator; returns the body of the response. */
    JsonNode call(String method, String path, String body, int expected) throws Exception {
      ObjectNode event = JSON.createObjectNode();
      event.put("version", "2.0").put("rawPath", path).put("rawQueryString", "");
      event.putObject("headers").put("content-type", "application/json");
      ObjectNode context = event.putObject("requestContext");
      context.put("stage", "$default").putObject("http").put("method", method);
      ObjectNode jwt = context.putObject("authorizer").putObject("jwt");
      jwt.putObject("claims").put("sub", "alice").put("scope", "notestream:operate");
      if (body != null) {
        event.put("body", body).put("isBase64Encoded", false);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      handle.invoke(
          handler,
          new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8)),
          out,
          null);
      JsonNode result = JSON.readTree(out.toByteArray());
      assertThat(result.path("statusCode").asInt()).as(result.toString()).isEqualTo(expected);
      String text = result.path("body").asText();
      return text.startsWith("{") ? JSON.readTree(text) : JSON.missingNode();
    }
  }

  /** As much of S3 as is called, and its errors. */
  private static final class Buckets implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private volatile boolean failing;

    Buckets() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::serve);
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
      String key = exchange.getRequestURI().getPath();
      byte[] sent = exchange.getRequestBody().readAllBytes();
      byte[] found = objects.get(key);
      switch (exchange.getRequestMethod()) {
        case "PUT" -> {
          if (failing) {
            respond(exchange, 403, error("AccessDenied"));
          } else {
            objects.put(key, body(sent));
            respond(exchange, 200, new byte[0]);
          }
        }
        case "GET" ->
            respond(
                exchange, found == null ? 404 : 200, found == null ? error("NoSuchKey") : found);
        default -> {
          objects.remove(key);
          respond(exchange, 204, new byte[0]);
        }
      }
    }

    /** Takes the chunks apart in which the client sends a body. */
    private static byte[] body(byte[] sent) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      String text = new String(sent, StandardCharsets.ISO_8859_1);
      int at = 0;
      while (true) {
        int end = text.indexOf("\r\n", at);
        int length = Integer.parseInt(text.substring(at, end).split(";")[0], 16);
        if (length == 0) {
          return body.toByteArray();
        }
        body.write(sent, end + 2, length);
        at = end + 2 + length + 2;
      }
    }

    private static byte[] error(String code) {
      return ("<Error><Code>" + code + "</Code><Message>m</Message></Error>")
          .getBytes(StandardCharsets.US_ASCII);
    }

    private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
      exchange.close();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
