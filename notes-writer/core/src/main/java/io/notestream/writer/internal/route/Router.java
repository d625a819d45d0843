package io.notestream.writer.internal.route;

import io.notestream.writer.http.Request;
import io.notestream.writer.internal.request.PercentEncoding;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds the route of a request. Immutable. */
final class Router {

  private final List<Route> routes;

  Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /**
   * The route of a request.
   *
   * @param route the route
   * @param parameters the parameters of the path, by name, decoded
   */
  record Match(Route route, Map<String, String> parameters) {}

  /** Returns the route of a request; refuses it if there is none, or none for its method. */
  Match find(Request request) {
    List<String> segments = segments(request.path());
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    for (Route route : routes) {
      if (route.method().equals(method)) {
        Map<String, String> parameters = route.match(segments);
        if (parameters != null) {
          return new Match(route, parameters);
        }
      }
    }
    throw new RefusedException(
        Problem.methodNotAllowed(request.method(), String.join(", ", methods(request))));
  }

  /** Returns the methods that a path has, sorted; refuses the request if there is no such path. */
  Set<String> methods(Request request) {
    List<String> segments = segments(request.path());
    Set<String> methods = new TreeSet<>();
    for (Route route : routes) {
      if (route.match(segments) != null) {
        methods.add(route.method());
      }
    }
    if (methods.isEmpty()) {
      throw new RefusedException(
          Problem.notFound("no route has this path; /docs shows those that there are"));
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    methods.add("OPTIONS");
    return methods;
  }

  private static List<String> segments(String path) {
    String inner = path.startsWith("/") ? path.substring(1) : path;
    if (inner.endsWith("/")) {
      inner = inner.substring(0, inner.length() - 1);
    }
    List<String> segments = new ArrayList<>();
    for (String segment : inner.split("/", -1)) {
      segments.add(PercentEncoding.ofPath(segment));
    }
    return segments;
  }
}
