package io.notestream.consumer.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.function.runtime.MetricLine;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What the functions write: metrics in CloudWatch's format, and a log that says what is left. */
@Isolated("listens to what the process writes")
class MetricsTest {

  private static final String TITLE = "a title that nobody may log";

  @AutoClose private final TestFunction function = new TestFunction();

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream metrics = new ByteArrayOutputStream();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(metrics, false, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(log, false, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setOut(out);
    System.setErr(err);
  }

  @Test
  void anInvocationWritesWhatItCountedAndTheNextOneNotAgain() throws IOException {
    String event = TestFunction.event(created("1"), created("2"), created("3"));

    function.invoke(event);
    List<MetricLine> first = drain();
    function.invoke(event);
    List<MetricLine> second = drain();

    assertThat(values(first, "notestream.consumer.applied", Map.of())).containsExactly(3.0);
    assertThat(values(first, "notestream.consumer.records", Map.of("kind", "created")))
        .containsExactly(3.0);
    assertThat(values(first, "notestream.consumer.lag", Map.of())).hasSize(3);
    assertThat(values(first, "notestream.consumer.batch.records", Map.of())).containsExactly(3.0);
    assertThat(values(second, "notestream.consumer.applied", Map.of())).isEmpty();
    assertThat(values(second, "notestream.consumer.duplicates", Map.of())).containsExactly(3.0);
    assertThat(first)
        .allSatisfy(
            line -> {
              assertThat(line.namespace()).isEqualTo("Notestream/f");
              assertThat(line.timestamp()).isEqualTo(TestFunction.NOW.toEpochMilli());
              assertThat(line.text("requestId")).isEqualTo("request");
              assertThat(line.toString()).doesNotContain(TITLE, "alice");
            });
  }

  @Test
  void anInvocationThatLeavesSomethingWritesItsMetricsTooAndTheGaugeOfTheOutageFalls()
      throws IOException {
    function.engine().faults().on("TransactWriteItems").fail("AccessDeniedException", "not you");
    function.invokeUntilOutOfTime(TestFunction.event(created("1")));
    List<MetricLine> during = drain();
    function.engine().faults().clear();
    function.invoke(TestFunction.event(created("1")));

    assertThat(values(during, "notestream.consumer.retries", Map.of("cause", "outage")))
        .singleElement()
        .satisfies(value -> assertThat(value).isPositive());
    assertThat(values(drain(), "notestream.consumer.applied", Map.of())).containsExactly(1.0);
  }

  @Test
  void whatIsLeftIsLoggedWithItsPlaceAndItsCauseAndWithoutContents() throws IOException {
    Note note = TestFunction.note();
    String record = TestFunction.created(titled(note), "7");
    function.engine().faults().on("TransactWriteItems").fail("AccessDeniedException", "not you");

    function.invokeUntilOutOfTime(
        "{\"shardId\":\"shardId-1\",\"Records\":[" + withArn(record) + "]}");

    JsonNode line =
        new ObjectMapper()
            .readTree(
                log.toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(written -> written.contains("delivers again"))
                    .findFirst()
                    .orElseThrow());
    assertThat(line.path("requestId").asText()).isEqualTo("request");
    assertThat(line.path("stream").asText()).endsWith("/stream/2026");
    assertThat(line.path("shard").asText()).isEqualTo("shardId-1");
    assertThat(line.path("sequenceNumber").asText()).isEqualTo("7");
    assertThat(line.path("eventId").asText()).isEqualTo(note.id().value() + ":7");
    assertThat(line.path("left").asText()).isEqualTo("1");
    assertThat(line.path("cause").asText())
        .contains("TransactWriteItems on f-note-views", "AccessDeniedException");
    assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain(TITLE, "alice");
  }

  @Test
  void theScheduledFunctionsWriteTheirs() throws IOException {
    function.engine().ttlDelay(Duration.ofDays(1));
    Note ended =
        Note.builder(TestFunction.note().id(), TestFunction.ALICE, TestFunction.NOW)
            .expiry(Expiry.notBefore(TestFunction.NOW))
            .build();
    function
        .client()
        .putItem(r -> r.tableName(function.names().notes()).item(NoteCodec.encode(ended)));

    assertThat(function.sweep()).isEqualTo("{\"deleted\":1,\"left\":0}");

    assertThat(values(drain(), "notestream.sweeps", Map.of("outcome", "deleted")))
        .containsExactly(1.0);
  }

  private static Note titled(Note note) {
    return Note.builder(note.id(), note.userId(), note.createdAt()).title(TITLE).build();
  }

  private static String created(String sequence) {
    return TestFunction.created(titled(TestFunction.note()), sequence);
  }

  private static String withArn(String record) {
    return record.replaceFirst(
        "\\{",
        "{\"eventSourceARN\":\"arn:aws:dynamodb:us-east-1:000000000000:table/f-notes/stream/2026\",");
  }

  private static List<Double> values(
      List<MetricLine> lines, String name, Map<String, String> dimensions) {
    return lines.stream()
        .filter(line -> line.dimensions().equals(dimensions) && line.names().contains(name))
        .flatMap(line -> line.values(name).stream())
        .toList();
  }

  private List<MetricLine> drain() {
    List<MetricLine> lines = MetricLine.among(metrics.toString(StandardCharsets.UTF_8).lines());
    metrics.reset();
    return lines;
  }
}
