package io.notestream.writer.internal.response;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.writer.http.Response;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The reason why a request is not served, as problem details by <a
 * href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>. Immutable.
 *
 * @param status the HTTP status
 * @param type the kind of problem
 * @param detail what is wrong in this case
 * @param errors the parts of the request that are wrong; empty if it is not about parts
 * @param headers headers that the response must have
 */
public record Problem(
    int status,
    ProblemType type,
    String detail,
    List<FieldError> errors,
    Map<String, String> headers) {

  static final String MEDIA_TYPE = "application/problem+json";

  /**
   * Returns the problem of a request with wrong parts.
   *
   * @param errors at least one
   */
  public static Problem invalid(List<FieldError> errors) {
    String detail =
        errors.size() == 1
            ? errors.get(0).detail()
            : errors.size() + " parts of the request are wrong; see errors";
    return new Problem(400, ProblemType.INVALID_REQUEST, detail, List.copyOf(errors), Map.of());
  }

  /** Returns the problem of a request that is wrong in none of its named parts. */
  public static Problem invalid(String detail) {
    return simple(400, ProblemType.INVALID_REQUEST, detail);
  }

  public static Problem malformed(String detail) {
    return simple(400, ProblemType.MALFORMED_BODY, detail);
  }

  public static Problem unauthorized(String reason, String challenge) {
    return simple(401, ProblemType.UNAUTHORIZED, reason).with("WWW-Authenticate", challenge);
  }

  public static Problem forbidden(String detail) {
    return simple(403, ProblemType.FORBIDDEN, detail);
  }

  public static Problem notFound(String detail) {
    return simple(404, ProblemType.NOT_FOUND, detail);
  }

  public static Problem methodNotAllowed(String method, String allow) {
    return simple(405, ProblemType.METHOD_NOT_ALLOWED, method + " is not one of " + allow)
        .with("Allow", allow);
  }

  public static Problem conflict(ProblemType type, String detail) {
    return simple(409, type, detail);
  }

  public static Problem preconditionFailed(String detail) {
    return simple(412, ProblemType.PRECONDITION_FAILED, detail);
  }

  public static Problem tooLarge(String detail) {
    return simple(413, ProblemType.TOO_LARGE, detail);
  }

  public static Problem tooLong(int maxBytes) {
    return tooLarge("the body is at most " + maxBytes + " bytes");
  }

  /** Also says which codings are supported, as RFC 9110 asks for. */
  public static Problem unsupportedCoding(String detail) {
    return simple(415, ProblemType.UNSUPPORTED_CODING, detail).with("Accept-Encoding", "gzip");
  }

  public static Problem unsupportedMediaType(String detail) {
    return simple(415, ProblemType.UNSUPPORTED_MEDIA_TYPE, detail);
  }

  public static Problem unprocessable(ProblemType type, String detail) {
    return simple(422, type, detail);
  }

  /** Returns the problem of a caller who sends too much; it may go on after the wait. */
  public static Problem tooMany(Duration wait) {
    return simple(
            429,
            ProblemType.TOO_MANY_REQUESTS,
            "this user sends more requests than are served; slow down")
        .with("Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
  }

  public static Problem internal(String detail) {
    return simple(500, ProblemType.INTERNAL, detail);
  }

  public static Problem unreadable(String detail) {
    return simple(500, ProblemType.UNREADABLE_ITEM, detail);
  }

  public static Problem responseTooLong(String detail) {
    return simple(500, ProblemType.RESPONSE_TOO_LONG, detail);
  }

  public static Problem unavailable(String detail) {
    return simple(503, ProblemType.UNAVAILABLE, detail).with("Retry-After", "1");
  }

  /**
   * Returns a 503 without {@code Retry-After}: whoever sent the request again unread would make its
   * change over those of others.
   */
  public static Problem overtaken(String detail) {
    return simple(503, ProblemType.UNAVAILABLE, detail);
  }

  public static Problem ofTransport(int status, String detail) {
    if (status == 408) {
      return simple(status, ProblemType.REQUEST_TIMEOUT, detail);
    }
    if (status == 503) {
      return unavailable(detail);
    }
    return status < 500
        ? simple(status, ProblemType.BAD_REQUEST, detail)
        : simple(status, ProblemType.INTERNAL, detail);
  }

  /** Returns a JSON Pointer in the form that RFC 9457 shows, as the fragment of a URI. */
  private static String fragment(String pointer) {
    try {
      return new URI(null, null, pointer).toASCIIString();
    } catch (URISyntaxException e) {
      throw new AssertionError("every character can be encoded", e);
    }
  }

  private static Problem simple(int status, ProblemType type, String detail) {
    return new Problem(status, type, detail, List.of(), Map.of());
  }

  /** Returns this problem with a header more. */
  public Problem with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Problem(status, type, detail, errors, more);
  }

  public Response toResponse() {
    ObjectNode json = Json.object();
    json.put("type", type.uri());
    json.put("title", type.title());
    json.put("status", status);
    json.put("detail", detail);
    if (!errors.isEmpty()) {
      ArrayNode array = json.putArray("errors");
      for (FieldError error : errors) {
        ObjectNode entry = array.addObject();
        switch (error.part()) {
          case MEMBER -> entry.put("pointer", fragment(error.name()));
          case PARAMETER -> entry.put("parameter", error.name());
          case HEADER -> entry.put("header", error.name());
        }
        entry.put("detail", error.detail());
      }
    }
    Response response = Response.of(status, MEDIA_TYPE, Json.bytes(json));
    for (Map.Entry<String, String> header : headers.entrySet()) {
      response = response.with(header.getKey(), header.getValue());
    }
    return response;
  }
}
