package io.notestream.writer.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.writer.http.Request;
import io.notestream.writer.http.Response;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request as API Gateway or a function URL describes it, in payload format 2.0. Immutable.
 *
 * <p>Both join the values of a header that was sent more than once by commas. That is the same to
 * headers that hold lists; those that must come once are taken apart again, so that two are refused
 * as two.
 */
final class HttpEvent {

  private static final Set<String> SENT_ONCE =
      Set.of("authorization", "idempotency-key", "x-user-id");

  private static final Pattern STRAY_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  /** What the HTTP server refuses in a path, before the API sees it. */
  private static final Pattern REFUSED = Pattern.compile("%00|\\x00|/\\.\\.?;");

  private final JsonNode event;
  private final JsonNode context;
  private final String stage;

  private HttpEvent(JsonNode event) {
    this.event = event;
    this.context = event.path("requestContext");
    this.stage = stagePrefix(context.path("stage").asText("$default"), rawPath(event));
  }

  /** Thrown for a request that cannot be read. The message says why, for the caller. */
  static final class UnreadableRequestException extends Exception {

    private static final long serialVersionUID = 1;

    UnreadableRequestException(String message) {
      super(message, null, false, false); // The caller's fault: nothing of ours to be traced.
    }
  }

  /** Returns the request in an event; {@code null} if it is an event of another kind. */
  static @Nullable HttpEvent of(@Nullable JsonNode event) {
    return event != null
            && event.path("version").asText().equals("2.0")
            && event.path("rawPath").isTextual()
            && event.path("requestContext").path("http").path("method").isTextual()
        ? new HttpEvent(event)
        : null;
  }

  /** Returns the request as the API takes it. */
  Request request() throws UnreadableRequestException {
    return new Request(
            context.path("http").path("method").asText(),
            path(),
            event.path("rawQueryString").asText(""),
            headers(),
            body())
        .withClaims(AuthorizerClaims.of(context.path("authorizer").path("jwt")));
  }

  /** Returns the codings that the caller accepts for the response; {@code null} if not stated. */
  @Nullable String acceptEncoding() {
    return headers().getOrDefault("accept-encoding", List.of()).stream().findFirst().orElse(null);
  }

  /**
   * Returns a response with a location that leads back to the same stage. Behind a domain of one's
   * own, the event does not say what stands before the path there.
   */
  Response addressed(Response response) {
    String location = response.headers().get("Location");
    return location != null && context.path("domainName").asText().contains(".execute-api.")
        ? response.with("Location", stage + location)
        : response;
  }

  private String path() throws UnreadableRequestException {
    String path = rawPath(event).substring(stage.length());
    if (REFUSED.matcher(path).find()) {
      throw new UnreadableRequestException("the path is ambiguous");
    }
    // Function URLs pass the path on as it was sent. API Gateway decodes it: a percent sign may be
    // one that was encoded.
    boolean decoded = !context.path("domainName").asText().contains(".lambda-url.");
    return decoded ? STRAY_PERCENT.matcher(path).replaceAll("%25") : path;
  }

  private Map<String, List<String>> headers() {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    event
        .path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), values(header)));
    List<String> cookies = new ArrayList<>();
    event.path("cookies").forEach(cookie -> cookies.add(cookie.asText()));
    if (!cookies.isEmpty()) {
      headers.put("cookie", List.of(String.join("; ", cookies)));
    }
    return headers;
  }

  private static List<String> values(Map.Entry<String, JsonNode> header) {
    String joined = header.getValue().asText();
    if (!SENT_ONCE.contains(header.getKey().toLowerCase(Locale.ROOT))) {
      return List.of(joined);
    }
    return split(joined);
  }

  /** Splits at commas, except inside quotes. */
  private static List<String> split(String joined) {
    List<String> values = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < joined.length(); i++) {
      char c = joined.charAt(i);
      if (c == '\\' && quoted) {
        i++; // Escapes what follows.
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        values.add(joined.substring(start, i).strip());
        start = i + 1;
      }
    }
    values.add(joined.substring(start).strip());
    return values;
  }

  private byte[] body() throws UnreadableRequestException {
    JsonNode body = event.path("body");
    if (!body.isTextual()) {
      return new byte[0];
    }
    String text = body.asText();
    if (event.path("isBase64Encoded").asBoolean()) {
      try {
        return Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        throw new UnreadableRequestException("the body is not the base64 that the event announces");
      }
    }
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return copy;
    } catch (CharacterCodingException e) {
      throw new UnreadableRequestException("the body is not UTF-8");
    }
  }

  private static String rawPath(JsonNode event) {
    return event.path("rawPath").asText();
  }

  /** Returns what a stage puts before every path; empty if it is the default one. */
  private static String stagePrefix(String stage, String path) {
    String prefix = "/" + stage;
    boolean named =
        !stage.equals("$default") && (path.equals(prefix) || path.startsWith(prefix + "/"));
    return named ? prefix : "";
  }
}
