package io.notestream.writer.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A response, for a transport to send. Immutable, except for the bytes of the body. */
public final class Response {

  private static final byte[] EMPTY = {};
  private static final String ACCEPT = "Accept-Encoding";

  /** Below this length, gzip saves less than a packet. */
  private static final int MIN_GZIP_BYTES = 1400;

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final boolean bodySent;

  private Response(int status, Map<String, String> headers, byte[] body, boolean bodySent) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.bodySent = bodySent;
  }

  /**
   * {@return a response without a body}
   *
   * @param status the HTTP status
   */
  public static Response empty(int status) {
    return new Response(status, Map.of(), EMPTY, true);
  }

  /**
   * {@return a response with a body}
   *
   * @param status the HTTP status
   * @param contentType the media type of the body
   * @param body not copied
   */
  public static Response of(int status, String contentType, byte[] body) {
    return new Response(status, Map.of("Content-Type", contentType), body, true);
  }

  /**
   * {@return this response with a header more, or with another value for it}
   *
   * @param header the header's name
   * @param value its value
   */
  public Response with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Response(status, more, body, bodySent);
  }

  /**
   * {@return the response to a HEAD request: the same headers and length, but no body} The length
   * is that of the body as it would be sent, in gzip or not.
   */
  public Response withoutBody() {
    return new Response(status, headers, body, false);
  }

  /**
   * {@return this response as its caller wants it: in gzip if the caller takes it and the body is
   * long enough to gain by it; and with the header {@code Vary} in any case}
   *
   * @param acceptEncoding the header {@code Accept-Encoding} of the request; {@code null} if there
   *     is none
   */
  public Response encodedFor(@Nullable String acceptEncoding) {
    String vary = headers.get("Vary");
    Response response = with("Vary", vary == null ? ACCEPT : vary + ", " + ACCEPT);
    if (body.length < MIN_GZIP_BYTES
        || headers.containsKey("Content-Encoding")
        || !AcceptedCodings.gzip(acceptEncoding)) {
      return response;
    }
    return new Response(
        status, response.with("Content-Encoding", "gzip").headers, gzip(body), bodySent);
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Cannot happen: memory takes every byte.
    }
    return bytes.toByteArray();
  }

  /** {@return the HTTP status} */
  public int status() {
    return status;
  }

  /** {@return the headers by name, {@code Content-Type} included, in the order of sending} */
  public Map<String, String> headers() {
    return Collections.unmodifiableMap(
        bodySent ? headers : with("Content-Length", Integer.toString(body.length)).headers);
  }

  /** {@return the bytes of the body, not copied; empty if there is none} */
  public byte[] body() {
    return bodySent ? body : EMPTY;
  }
}
