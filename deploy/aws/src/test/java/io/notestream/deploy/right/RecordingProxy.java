package io.notestream.deploy.right;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between a program and the engine, and writes down what IAM would have been asked: which
 * action on which table, index or stream. A transaction is asked for each of its actions.
 */
final class RecordingProxy implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> NOT_SENT_ON = Set.of("host", "content-length", "connection");

  private final URI engine;
  private final HttpServer server;
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Set<String> calls = new ConcurrentSkipListSet<>();

  RecordingProxy(URI engine) throws IOException {
    this.engine = engine;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(pool);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Returns what was called, as action and resource: {@code dynamodb:Query notes/index/GSI1}. */
  Set<String> calls() {
    return new TreeSet<>(calls);
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    if (target != null) {
      record(target.substring(target.indexOf('.') + 1), JSON.readTree(body));
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(engine.resolve(exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!NOT_SENT_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try (exchange) {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      response
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!NOT_SENT_ON.contains(name.toLowerCase(Locale.ROOT))) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      exchange.sendResponseHeaders(
          response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
      exchange.getResponseBody().write(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void record(String operation, JsonNode request) {
    switch (operation) {
      case "TransactWriteItems" ->
          request
              .path("TransactItems")
              .forEach(
                  item ->
                      item.properties()
                          .forEach(
                              part ->
                                  add(
                                      part.getKey().equals("ConditionCheck")
                                          ? "ConditionCheckItem"
                                          : part.getKey() + "Item",
                                      part.getValue())));
      case "TransactGetItems" ->
          request.path("TransactItems").forEach(item -> add("GetItem", item.path("Get")));
      case "BatchGetItem", "BatchWriteItem" ->
          request
              .path("RequestItems")
              .fieldNames()
              .forEachRemaining(table -> calls.add("dynamodb:" + operation + " " + table));
      case "GetRecords", "GetShardIterator", "DescribeStream" ->
          calls.add("dynamodb:" + operation + " stream");
      case "ListTables", "ListStreams" -> calls.add("dynamodb:" + operation + " *");
      default -> add(operation, request);
    }
  }

  private void add(String action, JsonNode request) {
    String table = request.path("TableName").asText();
    String index = request.path("IndexName").asText("");
    calls.add("dynamodb:" + action + " " + table + (index.isEmpty() ? "" : "/index/" + index));
  }

  @Override
  public void close() {
    server.stop(0);
    pool.shutdownNow();
  }
}
