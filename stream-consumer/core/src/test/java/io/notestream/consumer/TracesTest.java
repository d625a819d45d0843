package io.notestream.consumer;

import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.expiry.Reactions;
import io.notestream.consumer.expiry.RecordingReaction;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.table.TableNames;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** The spans of the consumer and the lines of its log, where the process has OpenTelemetry. */
@Isolated("it sets the process's OpenTelemetry")
class TracesTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String OTHER = "0af7651916cd43dd8448eb211c80319c";
  private static final String REQUEST = "00f067aa0ba902b7";

  @AutoClose private static TestTables tables = new TestTables();

  private final TestRecords records = new TestRecords();
  private final Collected spans = new Collected();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build();
  private final ListAppender<ILoggingEvent> log = new Lines();
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.notestream.expirations");
  private final Level before = logger.getLevel();
  private Reactions reactions;
  private StreamConsumer consumer;

  @BeforeEach
  void open() {
    GlobalOpenTelemetry.resetForTest();
    GlobalOpenTelemetry.set(new Recording(provider));
    log.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(log);
    TableNames names = tables.create();
    reactions =
        Reactions.builder(
                new ReactionContext(
                    tables.client(),
                    names,
                    tables.clock(),
                    ReactionContext.DEFAULT_ARCHIVE_RETENTION))
            .choose(ReactionSettings.parseAll(List.of("log", "recording:channel=traces")))
            .build();
    consumer =
        StreamConsumer.builder(tables.client())
            .tables(names)
            .clock(tables.clock())
            .options(ConsumerOptions.builder().countingSince(Instant.EPOCH).build())
            .reactor(reactions)
            .build();
  }

  @AfterEach
  void close() {
    consumer.close();
    reactions.close();
    RecordingReaction.channel("traces").succeed();
    provider.close();
    logger.detachAppender(log);
    logger.setAdditive(true);
    logger.setLevel(before);
    GlobalOpenTelemetry.resetForTest();
  }

  @Test
  void theSpanOfABatchIsLinkedToTheRequestsThatWroteItsNotes() {
    Note one = next(note("alice"), b -> b.trace(TRACE, REQUEST + "-01").version(1));
    Note two = next(note("bob"), b -> b.trace(OTHER, REQUEST + "-00").version(1));

    process(
        records.created(one),
        records.created(two),
        records.created(note("carol")),
        records.created(next(note("dave"), b -> b.trace(TRACE).version(1))),
        records.created(next(note("eve"), b -> b.trace(TRACE, "garbage").version(1))));

    SpanData batch = spans.named("process notes");
    assertThat(batch.getKind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(batch.getParentSpanContext().isValid()).isFalse();
    assertThat(batch.getLinks())
        .extracting(LinkData::getSpanContext)
        .allMatch(link -> link.getSpanId().equals(REQUEST))
        .extracting(link -> link.getTraceId() + link.getTraceFlags().asHex())
        .containsExactlyInAnyOrder(TRACE + "01", OTHER + "00");
    assertThat(batch.toString()).doesNotContain("alice");
  }

  @Test
  void theSpanOfAReactionIsAChildOfTheBatchsAndLinkedToTheRequest() {
    Note note =
        next(
            note("alice"),
            b ->
                b.trace(TRACE, REQUEST + "-01")
                    .expiry(new Expiry(TestRecords.START.getEpochSecond() + 3)));

    process(records.expired(note));

    SpanData reaction = spans.named("react log");
    assertThat(reaction.getParentSpanId()).isEqualTo(spans.named("process notes").getSpanId());
    assertThat(reaction.getLinks())
        .extracting(link -> link.getSpanContext().getTraceId())
        .containsExactly(TRACE);
    assertThat(log.list)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getFormattedMessage()).contains("trace " + TRACE);
              assertThat(line.getMDCPropertyMap())
                  .containsEntry("traceId", TRACE)
                  .hasEntrySatisfying("eventId", id -> assertThat(id).startsWith(note.id() + ":"));
            });
  }

  @Test
  void theSpanOfAReactionThatFailsSaysSo() {
    Note note =
        next(note("alice"), b -> b.expiry(new Expiry(TestRecords.START.getEpochSecond() + 3)));
    RecordingReaction.channel("traces").fail("the target is down");

    process(records.expired(note));

    SpanData failed = spans.named("react recording");
    assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(failed.getEvents())
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getAttributes().asMap().values()).contains("the target is down"));
    assertThat(spans.named("react log").getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  private void process(Record... batch) {
    assertThat(
            consumer
                .process(
                    new ShardBatch("stream", "shard", List.of(batch)), BatchControl.untilDone())
                .complete())
        .isTrue();
  }

  private static final class Lines extends ListAppender<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      event.prepareForDeferredProcessing(); // Keeps the fields that the thread has now.
      super.append(event);
    }
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

    SpanData named(String name) {
      assertThat(all).filteredOn(span -> span.getName().equals(name)).hasSize(1);
      return all.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
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
