package io.notestream.consumer.internal.trace;

import io.notestream.model.note.Note;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.Optional;
import java.util.regex.Pattern;

/** The trace of the request that last wrote a note, as the note keeps it. */
public final class RequestTrace {

  private static final String VERSION = "00-";
  private static final int SPAN_ID = 16;
  private static final Pattern SPAN = Pattern.compile("[0-9a-f]{16}-[0-9a-f]{2}");

  private RequestTrace() {}

  /**
   * Returns the span of the request.
   *
   * @return empty if the note has none, or somebody else has written what is none
   */
  public static Optional<SpanContext> of(Note note) {
    String trace = note.trace();
    String span = note.span();
    if (trace == null || span == null || !SPAN.matcher(span).matches()) {
      return Optional.empty();
    }
    SpanContext context =
        SpanContext.createFromRemoteParent(
            trace,
            span.substring(0, SPAN_ID),
            TraceFlags.fromHex(span, SPAN_ID + 1),
            TraceState.getDefault());
    return context.isValid() ? Optional.of(context) : Optional.empty();
  }

  /** Returns a span as the W3C header {@code traceparent} has it. */
  public static String header(SpanContext span) {
    return VERSION
        + span.getTraceId()
        + "-"
        + span.getSpanId()
        + "-"
        + span.getTraceFlags().asHex();
  }
}
