package io.notestream.consumer.internal.trace;

import io.notestream.model.note.Note;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/** Begins spans, by the OpenTelemetry that the process has when it is created. Thread-safe. */
public final class Spans {

  /** More of them are dropped by most implementations. */
  private static final int MOST_LINKS = 128;

  private final Tracer tracer = GlobalOpenTelemetry.getOrNoop().getTracer("io.notestream.consumer");

  /**
   * Begins the span of a batch, linked to the requests that have last written its notes.
   *
   * @param notes the notes, as they are after each change, or before they were removed
   */
  public SpanInFlight batch(String shardId, int records, Stream<Note> notes) {
    Span span =
        tracer
            .spanBuilder("process notes")
            .setSpanKind(SpanKind.CONSUMER)
            .setAttribute("messaging.system", "aws.dynamodb.streams")
            .setAttribute("messaging.destination.partition.id", shardId)
            .setAttribute("messaging.batch.message_count", records)
            .startSpan();
    if (span.isRecording()) {
      Set<SpanContext> requests = new LinkedHashSet<>();
      notes.forEach(note -> RequestTrace.of(note).ifPresent(requests::add));
      requests.stream().limit(MOST_LINKS).forEach(span::addLink);
    }
    return new SpanInFlight(span);
  }

  /**
   * Begins the span of a reaction to an expiration, linked to the request that has last written the
   * note.
   *
   * @param parent the context in which the reaction was asked for
   */
  public SpanInFlight reaction(String name, String eventId, Note note, Context parent) {
    Span span =
        tracer
            .spanBuilder("react " + name)
            .setParent(parent)
            .setSpanKind(SpanKind.PRODUCER)
            .setAttribute("notestream.reaction", name)
            .setAttribute("notestream.event.id", eventId)
            .startSpan();
    if (span.isRecording()) {
      RequestTrace.of(note).ifPresent(span::addLink);
    }
    return new SpanInFlight(span);
  }
}
