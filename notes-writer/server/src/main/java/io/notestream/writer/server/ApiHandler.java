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
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

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
    Sending sending =
        new Sending(jetty.getConnectionMetaData().getConnection().getEndPoint(), callback);
    Scheduler scheduler = jetty.getComponents().getScheduler();
    response.write(true, ByteBuffer.wrap(result.body()), sending);
    sending.endWithin(mostTime, scheduler);
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

  /**
   * A response on its way to its caller. Nearly every one has left before there is anything to wait
   * for, and needs no timer. Thread-safe.
   */
  private static final class Sending extends Callback.Nested {

    private final EndPoint connection;
    private boolean over;
    private Scheduler.@Nullable Task giveUp;

    Sending(EndPoint connection, Callback callback) {
      super(callback);
      this.connection = connection;
    }

    /** Closes the connection after a time, unless the caller has the response by then. */
    synchronized void endWithin(Duration time, Scheduler scheduler) {
      if (!over) {
        giveUp = scheduler.schedule(connection::close, time.toMillis(), TimeUnit.MILLISECONDS);
      }
    }

    @Override
    public synchronized void completed() {
      over = true;
      if (giveUp != null) {
        giveUp.cancel();
      }
    }
  }
}
