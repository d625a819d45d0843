package io.notestream.writer.server;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.notestream.writer.api.NotesApi;
import io.notestream.writer.http.Request;
import io.notestream.writer.http.Response;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Passes every request of the server to the API and sends its response. */
final class ApiHandler implements Handler {

  private final NotesApi api;

  ApiHandler(NotesApi api) {
    this.api = api;
  }

  @Override
  public void handle(Context context) throws IOException {
    Response response = api.handle(request(context.req()));
    context.status(response.status());
    response.headers().forEach(context::header);
    if (response.body().length > 0) {
      context.result(response.body());
    } else if (!response.headers().containsKey("Content-Type")) {
      context.res().setContentType(null); // Javalin's default, which needs a body.
    }
    context.skipRemainingHandlers();
  }

  private Request request(HttpServletRequest request) throws IOException {
    Map<String, List<String>> headers = new HashMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name, Collections.list(request.getHeaders(name)));
    }
    String query = request.getQueryString();
    // One byte more than is served tells the API that the body is too long; the rest stays unread.
    int most = (int) Math.min(Integer.MAX_VALUE, api.maxRequestBytes() + 1L);
    byte[] body = request.getInputStream().readNBytes(most);
    return new Request(
        request.getMethod(), request.getRequestURI(), query == null ? "" : query, headers, body);
  }
}
