package io.notestream.writer.server;

import io.notestream.writer.api.NotesApi;
import io.notestream.writer.http.Request;
import io.notestream.writer.http.Response;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Passes every request to the API and sends its response. No thread waits while a caller reads the
 * response; one who has not read it in time loses the connection.
 */
final class ApiHandler extends Handler.Abstract {

  private final NotesApi api;
  private final Duration mostTime;

  /**
   * Creates a handler.
   *
   * @param mostTime how long a caller may take to read a response
   */
  ApiHandler(NotesApi api, Duration mostTime) {
    this.api = api;
    this.mostTime = mostTime;
  }

  @Override
  public boolean handle(
      org.eclipse.jetty.server.Request jetty,
      org.eclipse.jetty.server.Response response,
      Callback callback) {
    Request request = request(jetty);
    Response result = api.handle(request).encodedFor(request.header("Accept-Encoding"));
    response.setStatus(result.status());
    result.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    Scheduler.Task giveUp =
        jetty
            .getComponents()
            .getScheduler()
            .schedule(
                () -> jetty.getConnectionMetaData().getConnection().getEndPoint().close(),
                mostTime.toMillis(),
                TimeUnit.MILLISECONDS);
    response.write(true, ByteBuffer.wrap(result.body()), Callback.from(giveUp::cancel, callback));
    return true;
  }

  private static Request request(org.eclipse.jetty.server.Request jetty) {
    Map<String, List<String>> headers = new HashMap<>();
    for (HttpField field : jetty.getHeaders()) {
      headers
          .computeIfAbsent(field.getLowerCaseName(), name -> new ArrayList<>())
          .add(field.getValue() == null ? "" : field.getValue());
    }
    String path = jetty.getHttpURI().getPath();
    String query = jetty.getHttpURI().getQuery();
    return new Request(
        jetty.getMethod(),
        path == null ? "" : path,
        query == null ? "" : query,
        headers,
        BodyCollector.body(jetty));
  }
}
