package io.notestream.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** As much of SNS, SQS, EventBridge and S3 as a function calls, and their errors. */
final class FakeTargets implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, List<String>> calls = new ConcurrentHashMap<>();
  private final Set<String> objects = ConcurrentHashMap.newKeySet();
  private volatile boolean failing;

  FakeTargets() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::serve);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Lets every call fail as AWS fails it, or none. */
  void fail(boolean all) {
    failing = all;
  }

  /** The paths of the objects that are there. */
  Set<String> objects() {
    return objects;
  }

  /** The bodies of the calls of an operation: Publish, SendMessage, PutEvents or DELETE. */
  List<String> calls(String operation) {
    return calls.computeIfAbsent(operation, none -> new CopyOnWriteArrayList<>());
  }

  private void serve(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    if (exchange.getRequestMethod().equals("DELETE")) {
      calls("DELETE").add(exchange.getRequestURI().getPath());
      if (failing) {
        respond(exchange, 403, "<Error><Code>AccessDenied</Code><Message>m</Message></Error>");
      } else {
        objects.remove(exchange.getRequestURI().getPath());
        respond(exchange, 204, "");
      }
    } else if (target == null) {
      calls("Publish").add(body);
      respond(
          exchange,
          failing ? 404 : 200,
          failing
              ? "<ErrorResponse><Error><Code>NotFound</Code><Message>m</Message></Error></ErrorResponse>"
              : "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult>"
                  + "</PublishResponse>");
    } else if (target.equals("AmazonSQS.SendMessage")) {
      calls("SendMessage").add(body);
      respond(
          exchange,
          failing ? 400 : 200,
          failing
              ? "{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":\"m\"}"
              : "{\"MessageId\":\"1\",\"MD5OfMessageBody\":\""
                  + md5(utf8(JSON.readTree(body).path("MessageBody").asText()))
                  + "\",\"MD5OfMessageAttributes\":\""
                  + md5(attributes(JSON.readTree(body).path("MessageAttributes")))
                  + "\"}");
    } else {
      calls("PutEvents").add(body);
      respond(
          exchange,
          failing ? 400 : 200,
          failing
              ? "{\"__type\":\"InternalException\",\"message\":\"m\"}"
              : "{\"FailedEntryCount\":0,\"Entries\":[{\"EventId\":\"1\"}]}");
    }
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  /** The bytes of a message's attributes over which SQS and its client compute a hash. */
  private static byte[] attributes(JsonNode attributes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (Map.Entry<String, JsonNode> attribute : byName(attributes).entrySet()) {
      write(out, attribute.getKey());
      write(out, attribute.getValue().path("DataType").asText());
      out.writeByte(1); // A text.
      write(out, attribute.getValue().path("StringValue").asText());
    }
    return bytes.toByteArray();
  }

  private static Map<String, JsonNode> byName(JsonNode object) {
    Map<String, JsonNode> members = new TreeMap<>();
    object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    return members;
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    out.writeInt(utf8(text).length);
    out.write(utf8(text));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String md5(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("MD5").digest(bytes);
      return String.format("%032x", new BigInteger(1, hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
