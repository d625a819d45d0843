package io.notestream.writer.internal.route;

import io.notestream.writer.http.Response;
import io.notestream.writer.internal.response.RefusedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A method and a path that the API serves. Immutable.
 *
 * @param method in upper case
 * @param template the segments of the path; one in braces is a parameter
 * @param access who may use it
 * @param handler what responds
 */
public record Route(String method, List<String> template, Access access, Handler handler) {

  /** Who may use a route. */
  enum Access {
    /** Every caller. */
    ANYONE,
    /** Every caller whose user is known. */
    USER,
    /** Callers who are operators. */
    OPERATOR
  }

  /** Returns the response, or throws {@link RefusedException} for what it does not serve. */
  @FunctionalInterface
  interface Handler {
    Response handle(RoutedRequest request);
  }

  /**
   * Returns a route.
   *
   * @param path starts with a slash
   */
  static Route of(String method, String path, Access access, Handler handler) {
    return new Route(method, List.of(path.substring(1).split("/")), access, handler);
  }

  /** Returns a route for users. */
  static Route user(String method, String path, Handler handler) {
    return of(method, path, Access.USER, handler);
  }

  /** Returns method and path, without the values of its parameters. */
  public String name() {
    return method + " /" + String.join("/", template);
  }

  /** Returns the parameters of a path; {@code null} if it is not this route's. */
  @Nullable Map<String, String> match(List<String> segments) {
    if (segments.size() != template.size()) {
      return null;
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < segments.size(); i++) {
      String part = template.get(i);
      if (part.startsWith("{")) {
        parameters.put(part.substring(1, part.length() - 1), segments.get(i));
      } else if (!part.equals(segments.get(i))) {
        return null;
      }
    }
    return parameters;
  }
}
