package io.notestream.writer.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request, whatever transport received it. Immutable, except for the bytes of the body. */
public final class Request {

  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s\";]*)", Pattern.CASE_INSENSITIVE);

  private final String method;
  private final String path;
  private final String query;
  private final Map<String, List<String>> headers;
  private final byte[] body;
  private final Map<String, Object> claims;

  /**
   * Creates a request.
   *
   * @param method in upper case
   * @param path as received, percent-encoded
   * @param query as received, without the question mark; empty if there is none
   * @param headers names in any case
   * @param body not copied; empty if there is none. Need not be read further than one byte beyond
   *     {@code NotesApi.maxRequestBytes()}
   */
  public Request(
      String method, String path, String query, Map<String, List<String>> headers, byte[] body) {
    this(method, path, query, headers, body, Map.of());
  }

  private Request(
      String method,
      String path,
      String query,
      Map<String, List<String>> headers,
      byte[] body,
      Map<String, Object> claims) {
    this.method = method;
    this.path = path;
    this.query = query;
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    this.headers = copy;
    this.body = body;
    this.claims = Map.copyOf(claims);
  }

  /**
   * {@return this request with the claims of its caller's token}
   *
   * @param verified by whoever passed the request on, a gateway for instance; never what a caller
   *     sent
   */
  public Request withClaims(Map<String, Object> verified) {
    return new Request(method, path, query, headers, body, verified);
  }

  /** {@return the method, in upper case} */
  public String method() {
    return method;
  }

  /** {@return the path as received, percent-encoded} */
  public String path() {
    return path;
  }

  /** {@return the query string as received, without the question mark; empty if there is none} */
  public String query() {
    return query;
  }

  /**
   * {@return every value of a header, in the order received; empty if it is missing}
   *
   * @param name in any case
   */
  public List<String> headers(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /**
   * {@return the values of a header joined by commas, as HTTP allows; {@code null} if it is
   * missing}
   *
   * @param name in any case
   */
  public @Nullable String header(String name) {
    List<String> values = headers(name);
    return values.isEmpty() ? null : String.join(", ", values);
  }

  /** {@return the media type without parameters, in lower case; {@code null} if none is stated} */
  public @Nullable String mediaType() {
    String contentType = header("Content-Type");
    if (contentType == null || contentType.isBlank()) {
      return null;
    }
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  /** {@return the charset that the media type names, in lower case; {@code null} if none} */
  public @Nullable String charset() {
    String contentType = header("Content-Type");
    if (contentType == null) {
      return null;
    }
    Matcher charset = CHARSET.matcher(contentType);
    return charset.find() ? charset.group(1).toLowerCase(Locale.ROOT) : null;
  }

  /**
   * {@return the claims of the caller's token that were verified on the way; empty if none were}
   */
  public Map<String, Object> claims() {
    return claims;
  }

  /** {@return the bytes of the body, not copied; empty if there is none} */
  public byte[] body() {
    return body;
  }
}
