package io.notestream.writer.internal.observe;

import io.notestream.writer.http.Request;
import io.notestream.writer.http.ResponseListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/**
 * Observes requests: begins a span for each, in the trace of its caller, and tells a listener how
 * it ended. Without an implementation of OpenTelemetry in the process, spans cost nothing and go
 * nowhere, and the caller's trace is kept all the same. Thread-safe.
 */
public final class RequestObserver {

  private final Tracer tracer;
  private final ResponseListener listener;

  /** Creates an observer. */
  public RequestObserver(OpenTelemetry openTelemetry, ResponseListener listener) {
    this.tracer = openTelemetry.getTracer("io.notestream.writer");
    this.listener = listener;
  }

  /** Begins to observe a request, on the thread that serves it. */
  public ObservedRequest begin(Request request) {
    Context parent = Context.current();
    // An agent begins a span of its own before the request gets here.
    boolean inner = Span.fromContext(parent).getSpanContext().isValid();
    if (!inner) {
      parent =
          TraceParent.of(request.header("traceparent"))
              .map(caller -> Context.current().with(Span.wrap(remote(caller))))
              .orElse(parent);
    }
    Span span =
        tracer
            .spanBuilder(request.method())
            .setParent(parent)
            .setSpanKind(inner ? SpanKind.INTERNAL : SpanKind.SERVER)
            .setAttribute("http.request.method", request.method())
            .startSpan();
    return new ObservedRequest(span, traceParent(span.getSpanContext()), listener);
  }

  private static SpanContext remote(TraceParent caller) {
    return SpanContext.createFromRemoteParent(
        caller.traceId(),
        caller.parentId(),
        caller.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
        TraceState.getDefault());
  }

  private static TraceParent traceParent(SpanContext span) {
    return span.isValid()
        ? new TraceParent(span.getTraceId(), span.getSpanId(), span.isSampled())
        : TraceParent.create();
  }
}
