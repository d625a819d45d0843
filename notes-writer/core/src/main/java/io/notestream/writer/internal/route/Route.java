package io.notestream.writer.internal.route;

import io.notestream.writer.http.Response;
import io.notestream.writer.internal.response.RefusedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A method and a path that are served.
 *
 * @param method in upper case
 * @param template segments of the path; one in braces is a parameter
 * @param access who may call
 * @param handler what answers
 */
public record Route(String method, List<String> template, Access access, Handler handler) {

  /** Who may call a route. */
  enum Access {
    ANYONE,
    USER,
    OPERATOR
  }

  /** Answers a call; throws {@link RefusedException} for what it does not serve. */
  @FunctionalInterface
  interface Handler {
    Response handle(RoutedRequest request);
  }

  static Route of(String method, String path, Access access, Handler handler) {
    return new Route(method, List.of(path.substring(1).split("/")), access, handler);
  }

  static Route user(String method, String path, Handler handler) {
    return of(method, path, Access.USER, handler);
  }

  /** The parameters if the path fits, {@code null} if it does not. */
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
