package io.notestream.local.internal.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** The two media types of JSON that requests and their responses can have. */
final class JsonType {

  /** The type that the SDKs send, and that responses have unless the request had the other. */
  static final AsciiString OF_THE_API = AsciiString.cached("application/x-amz-json-1.0");

  private static final AsciiString PLAIN = AsciiString.cached("application/json");

  private JsonType() {}

  /** Returns whether the headers say that the body is JSON. */
  static boolean isOf(HttpHeaders headers) {
    return is(headers.get(HttpHeaderNames.CONTENT_TYPE), OF_THE_API) || isPlain(headers);
  }

  /** Returns whether the headers say that the body is {@code application/json}. */
  static boolean isPlain(HttpHeaders headers) {
    return is(headers.get(HttpHeaderNames.CONTENT_TYPE), PLAIN);
  }

  /** Makes a response that is JSON {@code application/json}. */
  static void makePlain(HttpHeaders response) {
    if (response.contains(HttpHeaderNames.CONTENT_TYPE)) {
      response.set(HttpHeaderNames.CONTENT_TYPE, PLAIN);
    }
  }

  /** Returns whether a header has that type, with or without parameters. */
  private static boolean is(@Nullable String header, AsciiString type) {
    return header != null
        && header.regionMatches(true, 0, type.toString(), 0, type.length())
        && (header.length() == type.length() || header.charAt(type.length()) == ';');
  }
}
