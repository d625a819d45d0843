package io.notestream.writer.server;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.notestream.writer.api.NotesApi;
import io.notestream.writer.http.Request;
import io.notestream.writer.http.Response;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Passes every request of the server to the API and sends its response. */
final class ApiHandler implements Handler {

  private static final String ENCODING = "Accept-Encoding";

  private final NotesApi api;

  ApiHandler(NotesApi api) {
    this.api = api;
  }

  @Override
  public void handle(Context context) {
    send(api.handle(request(context.req())), context);
    context.skipRemainingHandlers();
  }

  private static void send(Response response, Context context) {
    context.status(response.status());
    response.headers().forEach(context::header);
    String vary = response.headers().get("Vary");
    // Javalin compresses for who accepts it.
    context.header("Vary", vary == null ? ENCODING : vary + ", " + ENCODING);
    if (response.body().length > 0) {
      context.result(response.body());
    } else if (!response.headers().containsKey("Content-Type")) {
      context.res().setContentType(null); // Javalin's default, which needs a body.
    }
  }

  private static Request request(HttpServletRequest request) {
    Map<String, List<String>> headers = new HashMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name, Collections.list(request.getHeaders(name)));
    }
    String query = request.getQueryString();
    return new Request(
        request.getMethod(),
        request.getRequestURI(),
        query == null ? "" : query,
        headers,
        BodyCollector.body(request));
  }
}
