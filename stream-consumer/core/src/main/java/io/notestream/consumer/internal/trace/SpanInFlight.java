package io.notestream.consumer.internal.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;

/** A span that is the current one of the thread that began it, until that thread closes it. */
public final class SpanInFlight implements AutoCloseable {

  private final Span span;
  private final Scope scope;

  @SuppressWarnings("MustBeClosedChecker") // close() closes the scope.
  SpanInFlight(Span span) {
    this.span = span;
    this.scope = span.makeCurrent();
  }

  /** Notes that what the span is about has failed. */
  public void failed(Throwable failure) {
    span.recordException(failure);
    span.setStatus(StatusCode.ERROR);
  }

  @Override
  public void close() {
    scope.close();
    span.end();
  }
}
