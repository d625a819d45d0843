package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.note.NoteId;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.User;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The spans of requests, where the process has an implementation of OpenTelemetry. */
class TracesTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00-" + TRACE + "-00f067aa0ba902b7-01";

  private final Collected spans = new Collected();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build();
  private final TestWriter writer =
      new TestWriter(null, api -> api.openTelemetry(new Recording(provider)));
  private final User alice = writer.user("alice");

  @AfterEach
  void close() {
    writer.close();
    provider.close();
  }

  @Test
  void theSpanOfARequestIsItsCallersChildAndWhatTheNoteKeeps() {
    NoteId id = alice.post("/notes", "{\"title\":\"a\"}", "traceparent", CALLER).noteId();

    SpanData span = spans.only();
    assertThat(span.getName()).isEqualTo("POST /notes");
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(span.getAttributes().get(AttributeKey.stringKey("http.route"))).isEqualTo("/notes");
    assertThat(span.getAttributes().get(AttributeKey.longKey("http.response.status_code")))
        .isEqualTo(201);
    assertThat(writer.item(alice.id(), id).get("trace").s()).isEqualTo(TRACE);
    assertThat(writer.item(alice.id(), id).get("span").s()).isEqualTo(span.getSpanId() + "-01");
  }

  @Test
  void aRequestWithAnInvalidHeaderBeginsATrace() {
    String wrong = CALLER.replace("-01", "-01-more");
    NoteId id = alice.post("/notes", "{\"title\":\"a\"}", "traceparent", wrong).noteId();

    assertThat(spans.only().getTraceId()).isNotEqualTo(TRACE);
    assertThat(spans.only().getParentSpanContext().isValid()).isFalse();
    assertThat(writer.item(alice.id(), id).get("trace").s()).isEqualTo(spans.only().getTraceId());
  }

  @Test
  void namesTheRouteAndNoIds() {
    NoteId id = alice.post("/notes", "{\"title\":\"a\"}").noteId();
    spans.all.clear();

    alice.get("/notes/" + id);

    assertThat(spans.only().getName()).isEqualTo("GET /notes/{id}");
    assertThat(spans.only().toString()).doesNotContain(id.value(), "alice");
  }

  @Test
  void aFailureOfTheServiceIsAnError() {
    writer.engine().faults().on("Query").internalServerError();

    assertThat(alice.get("/notes").status()).isEqualTo(503);
    assertThat(spans.only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  private record Recording(TracerProvider tracers) implements OpenTelemetry {
    @Override
    public TracerProvider getTracerProvider() {
      return tracers;
    }

    @Override
    public ContextPropagators getPropagators() {
      return ContextPropagators.noop();
    }
  }

  private static final class Collected implements SpanExporter {

    private final List<SpanData> all = new CopyOnWriteArrayList<>();

    SpanData only() {
      assertThat(all).hasSize(1);
      return all.get(0);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> exported) {
      all.addAll(exported);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
