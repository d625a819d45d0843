package io.notestream.writer.internal.response;

/** The kinds of problems, each with a name for programs and one for people. */
public enum ProblemType {
  /** A part of the request is wrong; {@code errors} names every one. */
  INVALID_REQUEST("invalid-request", "The request is not valid"),
  /** The body is not JSON, or not an object. */
  MALFORMED_BODY("malformed-body", "The body is not the expected JSON"),
  /** The request is not HTTP as it should be. */
  BAD_REQUEST("bad-request", "The request cannot be read"),
  /** It is not known who is calling. */
  UNAUTHORIZED("unauthorized", "Authentication is required"),
  /** The route is for operators. */
  FORBIDDEN("forbidden", "The caller is not allowed to do this"),
  /** There is no such route, or nothing there for this caller. */
  NOT_FOUND("not-found", "Not found"),
  /** The path has other methods. */
  METHOD_NOT_ALLOWED("method-not-allowed", "Method not allowed"),
  /** The caller was too slow. */
  REQUEST_TIMEOUT("request-timeout", "The request did not arrive in time"),
  /** An expiration can be restored once. */
  ALREADY_RESTORED("already-restored", "The expiration has been restored already"),
  /** The note came back from another expiration. */
  NOTE_EXISTS("note-exists", "The note exists"),
  /** A precondition of the request does not hold. */
  PRECONDITION_FAILED("precondition-failed", "A precondition does not hold"),
  /** The body is longer than is served or can be stored. */
  TOO_LARGE("too-large", "The request is too large"),
  /** The body has another coding than gzip. */
  UNSUPPORTED_CODING("unsupported-coding", "The body has the wrong coding"),
  /** The body is not JSON in UTF-8. */
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", "The body has the wrong media type"),
  /** The key stands for a request with another body. */
  KEY_REUSED("idempotency-key-reused", "The key was used for another request"),
  /** The user sends more than is served. */
  TOO_MANY_REQUESTS("too-many-requests", "Too many requests"),
  /** The reason is in the log. */
  INTERNAL("internal", "The request failed"),
  /** Somebody else has written the item. */
  UNREADABLE_ITEM("unreadable-item", "A stored item cannot be read"),
  /** The transport cannot carry the response. */
  RESPONSE_TOO_LONG("response-too-long", "The response is too long to be sent"),
  /** Another attempt may help. */
  UNAVAILABLE("unavailable", "The service is temporarily unavailable");

  private static final String PREFIX = "urn:notestream:problem:";

  private final String slug;
  private final String title;

  ProblemType(String slug, String title) {
    this.slug = slug;
    this.title = title;
  }

  /** Returns the URI that names the type. */
  public String uri() {
    return PREFIX + slug;
  }

  String title() {
    return title;
  }
}
