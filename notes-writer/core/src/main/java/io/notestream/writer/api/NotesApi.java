package io.notestream.writer.api;

import io.notestream.writer.http.Request;
import io.notestream.writer.http.Response;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.route.RequestHandler;
import java.util.concurrent.ExecutorService;

/**
 * The notes API: takes a request, gives an answer. Blocks while it waits for DynamoDB. Thread-safe.
 */
public final class NotesApi implements AutoCloseable {

  private final RequestHandler handler;
  private final int maxRequestBytes;
  private final ExecutorService scatter;

  NotesApi(RequestHandler handler, int maxRequestBytes, ExecutorService scatter) {
    this.handler = handler;
    this.maxRequestBytes = maxRequestBytes;
    this.scatter = scatter;
  }

  /** A builder; what it does not require has the default that its Javadoc names. */
  public static NotesApiBuilder builder() {
    return new NotesApiBuilder();
  }

  /**
   * Returns a problem document, for a transport that refuses a request before the API sees it.
   *
   * @param status the HTTP status, 400 to 599
   * @param detail what is wrong, for the caller
   */
  public static Response problem(int status, String detail) {
    return Problem.ofTransport(status, detail).toResponse();
  }

  /** The longest body of a request that is served; anything longer is refused unread. */
  public int maxRequestBytes() {
    return maxRequestBytes;
  }

  /** Answers the request. Never throws an exception: whatever goes wrong is a problem document. */
  public Response handle(Request request) {
    return handler.handle(request);
  }

  /** Lets go of threads; what it was built with stays open. */
  @Override
  public void close() {
    scatter.shutdownNow();
  }
}
