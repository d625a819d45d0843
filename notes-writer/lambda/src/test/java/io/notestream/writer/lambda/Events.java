package io.notestream.writer.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.writer.contract.Call;
import io.notestream.writer.contract.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Makes events of requests as function URLs do, and responses of what the function returns. */
final class Events {

  static final ObjectMapper JSON = new ObjectMapper();

  private Events() {}

  /** The event of a request. */
  static ObjectNode of(Call call) {
    ObjectNode event = JSON.createObjectNode();
    event.put("version", "2.0").put("routeKey", "$default");
    event.put("rawPath", call.path()).put("rawQueryString", call.query());
    ObjectNode headers = event.putObject("headers");
    for (Map.Entry<String, String> header : call.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      JsonNode before = headers.path(name);
      headers.put(
          name,
          before.isMissingNode() ? header.getValue() : before.asText() + "," + header.getValue());
    }
    ObjectNode context = event.putObject("requestContext");
    context.put("apiId", "abc").put("stage", "$default");
    context.put("domainName", "abc.lambda-url.us-east-1.on.aws");
    context
        .putObject("http")
        .put("method", call.method())
        .put("path", call.path())
        .put("protocol", "HTTP/1.1")
        .put("sourceIp", "192.0.2.1");
    if (call.body() != null && call.body().length > 0) {
      boolean text =
          headers.path("content-type").asText().startsWith("application/json")
              && headers.path("content-encoding").isMissingNode()
              && isUtf8(call.body());
      event.put(
          "body",
          text
              ? new String(call.body(), StandardCharsets.UTF_8)
              : Base64.getEncoder().encodeToString(call.body()));
      event.put("isBase64Encoded", !text);
    } else {
      event.put("isBase64Encoded", false);
    }
    return event;
  }

  private static boolean isUtf8(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
  }

  static byte[] bytes(JsonNode event) {
    try {
      return JSON.writeValueAsBytes(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The response that a caller receives. */
  static Reply reply(byte[] result) {
    JsonNode json;
    try {
      json = JSON.readTree(result);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    json.path("headers").properties().forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
    String body = json.path("body").asText("");
    return new Reply(
        json.path("statusCode").asInt(),
        headers,
        json.path("isBase64Encoded").asBoolean()
            ? Base64.getDecoder().decode(body)
            : body.getBytes(StandardCharsets.UTF_8));
  }
}
