package io.notestream.observe;

import static java.util.stream.Collectors.toCollection;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.thirdparty.jackson.core.JsonParser;
import software.amazon.awssdk.thirdparty.jackson.core.JsonToken;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORFactory;

/** Takes {@code PutMetricData} on a loopback port, in the SDK's own binary protocol. */
public final class CloudWatchStub implements AutoCloseable {

  private static final CBORFactory CBOR = new CBORFactory();
  private static final byte[] EMPTY_ANSWER = {(byte) 0xa0};

  private final List<Put> puts = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  /**
   * One request.
   *
   * @param authorization the header, which names the access key and the region
   * @param body the request: Namespace, MetricData
   */
  public record Put(String authorization, Map<?, ?> body) {

    /** The metrics. */
    public List<Map<?, ?>> data() {
      List<Map<?, ?>> data = new ArrayList<>();
      ((List<?>) body.get("MetricData")).forEach(datum -> data.add((Map<?, ?>) datum));
      return data;
    }
  }

  private CloudWatchStub(HttpServer server) {
    this.server = server;
  }

  /** Takes any free port. */
  public static CloudWatchStub start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    CloudWatchStub stub = new CloudWatchStub(server);
    server.createContext("/", stub::respond);
    server.start();
    return stub;
  }

  /** Where it is. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The requests so far, the first one first. */
  public List<Put> puts() {
    return puts;
  }

  /** The series so far: each metric with each combination of its dimensions costs once. */
  public Set<String> series() {
    return puts.stream()
        .flatMap(put -> put.data().stream())
        .map(datum -> datum.get("MetricName") + " " + datum.get("Dimensions"))
        .collect(toCollection(TreeSet::new));
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      InputStream body = exchange.getRequestBody();
      boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      byte[] bytes = (zipped ? new GZIPInputStream(body) : body).readAllBytes();
      boolean known = exchange.getRequestURI().getPath().endsWith("/operation/PutMetricData");
      if (known) {
        puts.add(
            new Put(
                exchange.getRequestHeaders().getFirst("Authorization"), (Map<?, ?>) read(bytes)));
      }
      exchange.getResponseHeaders().set("smithy-protocol", "rpc-v2-cbor");
      exchange.getResponseHeaders().set("Content-Type", "application/cbor");
      exchange.sendResponseHeaders(known ? 200 : 400, EMPTY_ANSWER.length);
      exchange.getResponseBody().write(EMPTY_ANSWER);
    }
  }

  private static Object read(byte[] bytes) {
    try (JsonParser parser = CBOR.createParser(new ByteArrayInputStream(bytes))) {
      parser.nextToken();
      return value(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, Object> map = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        map.put(name, value(parser));
      }
      return map;
    }
    if (token == JsonToken.START_ARRAY) {
      List<Object> list = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(value(parser));
      }
      return list;
    }
    return token.isNumeric() ? (Object) parser.getDoubleValue() : parser.getText();
  }
}
