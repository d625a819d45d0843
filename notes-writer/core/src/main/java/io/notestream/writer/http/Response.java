package io.notestream.writer.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** An answer, for any face of the API to send. Immutable, but for the bytes of the body. */
public final class Response {

  private static final byte[] EMPTY = {};

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  private Response(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  public static Response empty(int status) {
    return new Response(status, Map.of(), EMPTY);
  }

  public static Response of(int status, String contentType, byte[] body) {
    return new Response(status, Map.of("Content-Type", contentType), body);
  }

  public Response with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Response(status, more, body);
  }

  /** The answer to a HEAD request: as to a GET, the length of the body included, but without it. */
  public Response withoutBody() {
    Response response = with("Content-Length", Integer.toString(body.length));
    return new Response(status, response.headers, EMPTY);
  }

  public int status() {
    return status;
  }

  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }

  public byte[] body() {
    return body;
  }
}
