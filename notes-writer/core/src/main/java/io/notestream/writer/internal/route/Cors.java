package io.notestream.writer.internal.route;

import io.notestream.writer.http.Request;
import io.notestream.writer.http.Response;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Tells browsers which pages may call the API. Immutable. */
public final class Cors {

  private static final String ALLOWED_HEADERS =
      "Authorization, Content-Type, Content-Encoding, Idempotency-Key, If-Match, If-None-Match,"
          + " traceparent, X-User-Id";
  private static final String EXPOSED_HEADERS = "ETag, Location, Retry-After, WWW-Authenticate";

  /** For how many seconds a browser need not ask again: as long as most browsers take at most. */
  private static final String MAX_AGE = "7200";

  private final boolean anyAllowed;
  private final Predicate<String> allowed;

  /**
   * Creates a policy.
   *
   * @param anyAllowed whether there are origins at all whose pages may call the API
   * @param allowed whether pages of an origin may call the API
   */
  public Cors(boolean anyAllowed, Predicate<String> allowed) {
    this.anyAllowed = anyAllowed;
    this.allowed = allowed;
  }

  /**
   * Returns a response as a page may see it. If any page may, each response says that it depends on
   * who asks: a cache would give the next page what another one, or none, was sent.
   */
  Response seenByPages(Request request, Response response) {
    if (!anyAllowed) {
      return response;
    }
    Response varying = response.with("Vary", "Origin");
    return isAllowed(request)
        ? varying
            .with("Access-Control-Allow-Origin", origin(request))
            .with("Access-Control-Expose-Headers", EXPOSED_HEADERS)
        : varying;
  }

  /** Adds what a browser asks for before it sends a request of a page. */
  Response preflight(Request request, Response response, Set<String> methods) {
    return isAllowed(request) && request.header("Access-Control-Request-Method") != null
        ? response
            .with("Access-Control-Allow-Methods", String.join(", ", methods))
            .with("Access-Control-Allow-Headers", ALLOWED_HEADERS)
            .with("Access-Control-Max-Age", MAX_AGE)
        : response;
  }

  private boolean isAllowed(Request request) {
    List<String> origins = request.headers("Origin");
    return origins.size() == 1 && allowed.test(origins.get(0));
  }

  private static String origin(Request request) {
    return request.headers("Origin").get(0);
  }
}
