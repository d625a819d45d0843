package io.notestream.local.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.junit.LocalDynamoDbTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@LocalDynamoDbTest(frozenAt = "2026-03-01T10:00:00Z")
class HttpServerTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private URI endpoint;

  @BeforeEach
  void endpointOf(LocalDynamoDb engine) {
    endpoint = engine.endpoint();
  }

  @Test
  void aResponseCarriesItsChecksumAnIdAndTheEnginesTime() throws Exception {
    HttpResponse<byte[]> response = call("ListTables", "{}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "content-type")).isEqualTo("application/x-amz-json-1.0");
    assertThat(header(response, "x-amz-crc32")).isEqualTo(Long.toString(crc32(response.body())));
    assertThat(header(response, "x-amzn-requestid")).matches("[A-Z0-9]{52}");
    assertThat(header(response, "server")).isEqualTo("Server");
    assertThat(header(response, "date")).isEqualTo("Sun, 01 Mar 2026 10:00:00 GMT");
  }

  @Test
  void anErrorHasTypeMessageAndChecksum() throws Exception {
    HttpResponse<byte[]> response = call("DescribeTable", "{\"TableName\":\"nothing\"}");

    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode error = JSON.readTree(response.body());
    assertThat(error.get("__type").textValue())
        .isEqualTo("com.amazonaws.dynamodb.v20120810#ResourceNotFoundException");
    assertThat(error.get("message").textValue())
        .isEqualTo("Requested resource not found: Table: nothing not found");
    assertThat(header(response, "x-amz-crc32")).isEqualTo(Long.toString(crc32(response.body())));
  }

  @Test
  void anUnknownOperationAndWhatIsNoJsonHaveNoMessage() throws Exception {
    assertThat(new String(call("ExecuteStatement", "{}").body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}");
    assertThat(new String(call("ListTables", "hi").body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"__type\":\"com.amazon.coral.service#SerializationException\"}");
  }

  @Test
  void withoutATargetTheOperationIsUnknown() throws Exception {
    HttpResponse<byte[]> response =
        CLIENT.send(
            HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build(),
            BodyHandlers.ofByteArray());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(response.body()).get("__type").textValue())
        .endsWith("UnknownOperationException");
  }

  @Test
  void whatIsNoJsonOrHasAWrongTypeCannotBeSerialized() throws Exception {
    for (String body :
        new String[] {"", "{", "[]", "\"a\"", "{\"Limit\":1}x", "{\"Limit\":\"1\"}"}) {
      HttpResponse<byte[]> response = call("ListTables", body);

      assertThat(response.statusCode()).as(body).isEqualTo(400);
      assertThat(JSON.readTree(response.body()).get("__type").textValue())
          .as(body)
          .isEqualTo("com.amazon.coral.service#SerializationException");
    }
  }

  @Test
  void whatIsNoJsonIsSaidBeforeThatTheOperationIsUnknown() throws Exception {
    assertThat(JSON.readTree(call("Whatever", "hi").body()).get("__type").textValue())
        .isEqualTo("com.amazon.coral.service#SerializationException");
  }

  @Test
  void otherMethodsAreNotFound() throws Exception {
    for (String method : List.of("PUT", "DELETE", "OPTIONS", "PATCH")) {
      HttpResponse<byte[]> response =
          CLIENT.send(
              HttpRequest.newBuilder(endpoint).method(method, BodyPublishers.noBody()).build(),
              BodyHandlers.ofByteArray());

      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(new String(response.body(), StandardCharsets.UTF_8))
          .isEqualTo("<UnknownOperationException/>\n");
      assertThat(header(response, "x-amz-crc32")).isEqualTo("3552371480");
      assertThat(header(response, "x-amzn-requestid")).matches("[A-Z0-9]{52}");
    }
  }

  @Test
  void aPackedRequestIsRead() throws Exception {
    HttpResponse<byte[]> response =
        CLIENT.send(
            request("ListTables", gzip("{\"Limit\":0}")).header("Content-Encoding", "gzip").build(),
            BodyHandlers.ofByteArray());

    assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("at 'limit'");
  }

  @Test
  void aLargeBodyIsCompressedAndItsChecksumIsOfWhatIsSent() throws Exception {
    String name = "x".repeat(5000);
    HttpResponse<byte[]> response =
        CLIENT.send(
            request(
                    "DescribeTable",
                    ("{\"TableName\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8))
                .header("Accept-Encoding", "gzip")
                .build(),
            BodyHandlers.ofByteArray());

    assertThat(header(response, "content-encoding")).isEqualTo("gzip");
    assertThat(header(response, "x-amz-crc32")).isEqualTo(Long.toString(crc32(response.body())));
    assertThat(new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes())
        .asString()
        .contains(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          gzip                                            | gzip
          deflate                                         | deflate
          gzip, deflate                                   | gzip
          br, identity, deflate, gzip                     | deflate
          GZIP, identity                                  | gzip
          dog, gzip ,, cat                                | gzip
          gzip;q=0.5, deflate;q=0.8                       | deflate
          br, gzip;q=0, deflate; q = 0.5 , identity;q=0   | deflate
          *                                               | gzip
          *, deflate                                      | deflate
          *, deflate;q=0.5                                | gzip
          *, gzip;q=0.5                                   | deflate
          *;q=0.5,identity                                | gzip
          gzip;q=31,deflate;q=51                          | gzip
          deflate;q=0.5,gzip;q=0.x                        | gzip
          deflate;q=-0.5,gzip;q=0.2                       | gzip
          gzip;q=0, gzip;q=1, gzip;q=0                    | gzip
          identity                                        | -
          br                                              | -
          x-gzip                                          | -
          gzip ;q=0                                       | -
          *;q=0                                           | -
          gzip br                                         | -
          gzip;nq=1;q=0                                   | -
          """)
  void aLargeBodyIsCompressedAsTheClientWants(String accepted, String encoding) throws Exception {
    HttpResponse<byte[]> response =
        CLIENT.send(
            request("DescribeTable", bytes("{\"TableName\":\"" + "x".repeat(5000) + "\"}"))
                .header("Accept-Encoding", accepted)
                .build(),
            BodyHandlers.ofByteArray());

    assertThat(response.headers().firstValue("content-encoding").orElse(null)).isEqualTo(encoding);
    assertThat(unpacked(response.body(), encoding)).contains("x".repeat(5000));
  }

  @Test
  void aSmallBodyIsNeverCompressed() throws Exception {
    HttpResponse<byte[]> response =
        CLIENT.send(
            request("DescribeTable", bytes("{\"TableName\":\"" + "x".repeat(3000) + "\"}"))
                .header("Accept-Encoding", "gzip")
                .build(),
            BodyHandlers.ofByteArray());

    assertThat(header(response, "content-encoding")).isEmpty();
  }

  @Test
  void whatCannotBeUnpackedIsAnInternalErrorAsItIsAtTheService() throws Exception {
    byte[] torn = Arrays.copyOf(gzip("{}"), 12);
    for (byte[] body : List.of(bytes("{}"), torn, new byte[0])) {
      assertThat(status("gzip", body)).isEqualTo(500);
    }
    assertThat(status("garbage", bytes("{}"))).isEqualTo(500);
    assertThat(status("identity", bytes("{}"))).isEqualTo(200);
  }

  private int status(String encoding, byte[] body) throws Exception {
    return CLIENT
        .send(
            request("ListTables", body).header("Content-Encoding", encoding).build(),
            BodyHandlers.ofByteArray())
        .statusCode();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String unpacked(byte[] body, String encoding) throws IOException {
    InputStream packed = new ByteArrayInputStream(body);
    if (encoding != null) {
      packed =
          encoding.equals("gzip") ? new GZIPInputStream(packed) : new InflaterInputStream(packed);
    }
    return new String(packed.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void requestsThatAreSentAtOnceGetTheirResponsesInOrder() throws Exception {
    // The first runs off the event loop, the second on it.
    String first = raw("ListTables", "{\"Limit\":0}");
    String second = raw("GetItem", "{}");

    try (Socket socket = connect()) {
      write(socket, first + second + first.replace("Host: a", "Host: a\r\nConnection: close"));

      assertThat(readToEnd(socket))
          .containsSubsequence("at 'limit'", "at 'tableName'", "at 'limit'");
    }
  }

  @Test
  void aRequestThatIsTooLargeIsRefusedAndTheConnectionClosed() throws Exception {
    try (Socket socket = connect()) {
      write(
          socket,
          "POST / HTTP/1.1\r\nHost: a\r\nX-Amz-Target: DynamoDB_20120810.PutItem\r\nContent-Length: 99999999\r\n\r\n{");

      assertThat(readToEnd(socket)).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void aBodyInChunksIsPutTogether() throws Exception {
    try (Socket socket = connect()) {
      write(
          socket,
          "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"Lim\r\n6\r\nit\":0}\r\n0\r\n\r\n");

      assertThat(readToEnd(socket)).contains("at 'limit'");
    }
  }

  @Test
  void aBrokenChunkIsRefusedAndTheConnectionClosed() throws Exception {
    try (Socket socket = connect()) {
      write(
          socket,
          "POST / HTTP/1.1\r\nHost: a\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\n"
              + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");

      assertThat(readToEnd(socket)).startsWith("HTTP/1.1 400").contains("malformed HTTP request");
    }
  }

  @Test
  void whatIsNoHttpIsRefused() throws Exception {
    try (Socket socket = connect()) {
      write(socket, "GARBAGE\r\n\r\n");

      assertThat(readToEnd(socket)).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void aGetTellsThatItIsHealthy() throws Exception {
    HttpResponse<String> response =
        CLIENT.send(HttpRequest.newBuilder(endpoint).build(), BodyHandlers.ofString());

    assertThat(response.body()).startsWith("healthy: dynamodb.");
  }

  @Test
  void onlyThisMachineIsListenedTo() throws Exception {
    assertThat(InetAddress.getByName(endpoint.getHost()).isLoopbackAddress()).isTrue();
  }

  private HttpResponse<byte[]> call(String operation, String body) throws Exception {
    return CLIENT.send(
        request(operation, body.getBytes(StandardCharsets.UTF_8)).build(),
        BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String operation, byte[] body) {
    return HttpRequest.newBuilder(endpoint)
        .header("X-Amz-Target", "DynamoDB_20120810." + operation)
        .POST(BodyPublishers.ofByteArray(body));
  }

  private static String raw(String operation, String body) {
    return "POST / HTTP/1.1\r\nHost: a\r\nX-Amz-Target: DynamoDB_20120810.%s\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(operation, body.length(), body);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(endpoint.getHost(), endpoint.getPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String readToEnd(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }

  private static long crc32(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
