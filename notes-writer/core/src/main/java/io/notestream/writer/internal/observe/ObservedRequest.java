package io.notestream.writer.internal.observe;

import io.notestream.writer.http.ResponseListener;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import org.slf4j.MDC;

/**
 * One request that is being observed. What is logged until it is closed has its trace id. Used by
 * the thread that serves it.
 */
public final class ObservedRequest implements AutoCloseable {

  private static final String TRACE = "traceId";
  private static final int SERVER_ERROR = 500;

  private final Span span;
  private final TraceParent traceParent;
  private final ResponseListener listener;
  private final Scope scope;
  private final long startNanos = System.nanoTime();
  private String route = ResponseListener.NO_ROUTE;

  @SuppressWarnings("MustBeClosedChecker") // close() closes the scope.
  ObservedRequest(Span span, TraceParent traceParent, ResponseListener listener) {
    this.span = span;
    this.traceParent = traceParent;
    this.listener = listener;
    this.scope = span.makeCurrent();
    MDC.put(TRACE, traceParent.traceId());
  }

  /** Returns the place of the request in its trace. */
  public TraceParent traceParent() {
    return traceParent;
  }

  /** Returns the trace id. */
  public String traceId() {
    return traceParent.traceId();
  }

  /**
   * Notes which route serves the request.
   *
   * @param route method and path, without the values of its parameters
   */
  public void routedTo(String route) {
    this.route = route;
    span.updateName(route);
    span.setAttribute("http.route", route.substring(route.indexOf(' ') + 1));
  }

  /** Notes the response. */
  public void responded(int status) {
    span.setAttribute("http.response.status_code", status);
    if (status >= SERVER_ERROR) {
      span.setStatus(StatusCode.ERROR);
    }
    listener.responded(route, status, Duration.ofNanos(System.nanoTime() - startNanos));
  }

  @Override
  public void close() {
    MDC.remove(TRACE);
    scope.close();
    span.end();
  }
}
