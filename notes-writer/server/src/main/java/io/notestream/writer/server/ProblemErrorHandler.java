package io.notestream.writer.server;

import io.notestream.writer.api.NotesApi;
import io.notestream.writer.http.Response;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a problem for what Jetty itself refuses, a header that is too long for instance, as the API
 * does for everything else.
 */
final class ProblemErrorHandler extends ErrorHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemErrorHandler.class);

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
    Response problem = problem(request, status, message, cause);
    problem.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    response.write(true, ByteBuffer.wrap(problem.body()), callback);
  }

  private static Response problem(
      Request request, int status, @Nullable String message, @Nullable Throwable cause) {
    // Jetty calls those quiet that callers cause, by hanging up for instance.
    boolean ofTheServer = cause != null && !(cause instanceof QuietException);
    if (status >= HttpStatus.INTERNAL_SERVER_ERROR_500 && ofTheServer) {
      // The message would be the cause's, which is for the log alone.
      String id = UUID.randomUUID().toString();
      LOG.error("error {}: {} {} fails", id, request.getMethod(), request.getHttpURI(), cause);
      return NotesApi.problem(
          status,
          "the service could not do this, and its log says why; to report it, quote the error "
              + id);
    }
    return NotesApi.problem(status, message == null ? "HTTP status " + status : message);
  }
}
