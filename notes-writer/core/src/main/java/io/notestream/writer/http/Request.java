package io.notestream.writer.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request as any face of the API receives it. Immutable, but for the bytes of the body. */
public final class Request {

  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s\";]*)", Pattern.CASE_INSENSITIVE);

  private final String method;
  private final String path;
  private final String query;
  private final Map<String, List<String>> headers;
  private final byte[] body;

  /**
   * @param method in upper case
   * @param path as it was received, percent-encoded
   * @param query as it was received, without the question mark; empty if there is none
   * @param headers names in any case
   * @param body empty if there is none; a transport need not read further than one byte beyond
   *     {@code NotesApi.maxRequestBytes()}
   */
  public Request(
      String method, String path, String query, Map<String, List<String>> headers, byte[] body) {
    this.method = method;
    this.path = path;
    this.query = query;
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    this.headers = copy;
    this.body = body;
  }

  public String method() {
    return method;
  }

  public String path() {
    return path;
  }

  public String query() {
    return query;
  }

  /** Every value of a header, in any case; empty if it is missing. */
  public List<String> headers(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** The values of a header joined by commas, as HTTP lets them be; {@code null} if missing. */
  public @Nullable String header(String name) {
    List<String> values = headers(name);
    return values.isEmpty() ? null : String.join(", ", values);
  }

  /** The media type without parameters, in lower case; {@code null} if none is stated. */
  public @Nullable String mediaType() {
    String contentType = header("Content-Type");
    if (contentType == null || contentType.isBlank()) {
      return null;
    }
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  /** The charset that the media type names, in lower case; {@code null} if it names none. */
  public @Nullable String charset() {
    String contentType = header("Content-Type");
    if (contentType == null) {
      return null;
    }
    Matcher charset = CHARSET.matcher(contentType);
    return charset.find() ? charset.group(1).toLowerCase(Locale.ROOT) : null;
  }

  public byte[] body() {
    return body;
  }
}
