package io.notestream.writer.server;

import io.notestream.writer.api.NotesApi;
import io.notestream.writer.http.Response;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Sends a problem for what Jetty itself refuses, a header that is too long for instance, as the API
 * does for everything else.
 */
final class ProblemErrorHandler extends ErrorHandler {

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      org.eclipse.jetty.server.Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    Response problem = problem(status, message);
    problem.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    response.write(true, ByteBuffer.wrap(problem.body()), callback);
  }

  private static Response problem(int status, @Nullable String message) {
    return NotesApi.problem(status, message == null ? "HTTP status " + status : message);
  }
}
