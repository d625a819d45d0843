package io.notestream.local.internal.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets a web page that this machine serves call the API, with the headers with which DynamoDB lets
 * all pages. Pages of other origins are not let: DynamoDB can rely on signatures, and any page that
 * a developer looks at could use a service that does not check them. Immutable.
 */
final class WebPage {

  private static final Pattern OF_THIS_MACHINE =
      Pattern.compile(
          "https?://([a-z0-9.-]+\\.)?localhost(:\\d+)?|https?://127(\\.\\d{1,3}){3}(:\\d+)?"
              + "|https?://\\[::1\\](:\\d+)?",
          Pattern.CASE_INSENSITIVE);

  private static final String READABLE_HEADERS =
      "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,x-amz-crc32,Date";
  private static final String TWO_DAYS = "172800";

  private final @Nullable String asksForHeaders;
  private final @Nullable String asksForMethod;

  private WebPage(HttpHeaders request) {
    asksForHeaders = request.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
    asksForMethod = request.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
  }

  /** Returns the page that has made the request; empty if none has, or one of another machine. */
  static Optional<WebPage> ofThisMachine(HttpHeaders request) {
    String origin = request.get(HttpHeaderNames.ORIGIN);
    return origin != null && OF_THIS_MACHINE.matcher(origin).matches()
        ? Optional.of(new WebPage(request))
        : Optional.empty();
  }

  /** Lets the page read the response. */
  void allowReading(HttpHeaders response) {
    response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    response.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, READABLE_HEADERS);
  }

  /** Lets the page make the call that it has asked about, and like ones for two days. */
  void allowNextCall(HttpHeaders response) {
    response.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, TWO_DAYS);
    if (asksForHeaders != null) {
      response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, asksForHeaders);
    }
    if (asksForMethod != null) {
      response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, asksForMethod);
    }
  }
}
