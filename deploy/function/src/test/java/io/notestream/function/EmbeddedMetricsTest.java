package io.notestream.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.function.runtime.MetricLine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddedMetricsTest {

  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00.123Z");

  private final EmbeddedMetrics metrics = new EmbeddedMetrics("Notestream/notes");

  @Test
  void aLineIsOfTheFormatAndHoldsWhatWasAdded() {
    metrics.add("notestream.records", MetricUnit.COUNT, Map.of("kind", "created"), 3);
    metrics.add("notestream.lag", MetricUnit.MILLISECONDS, Map.of("kind", "created"), 1.5);

    MetricLine line = only();

    assertThat(line.namespace()).isEqualTo("Notestream/notes");
    assertThat(line.timestamp()).isEqualTo(NOW.toEpochMilli());
    assertThat(line.dimensions()).containsExactly(Map.entry("kind", "created"));
    assertThat(line.values("notestream.records")).containsExactly(3.0);
    assertThat(line.unit("notestream.records")).isEqualTo("Count");
    assertThat(line.values("notestream.lag")).containsExactly(1.5);
    assertThat(line.unit("notestream.lag")).isEqualTo("Milliseconds");
  }

  @Test
  void aWholeNumberHasNoFraction() {
    metrics.add("n", MetricUnit.COUNT, Map.of(), 3);

    assertThat(metrics.lines(NOW)).singleElement().asString().endsWith("\"n\":3}");
  }

  @Test
  void eachSetOfDimensionsHasALineAndNoneIsASetToo() {
    metrics.add("n", MetricUnit.COUNT, Map.of("kind", "created"), 1);
    metrics.add("n", MetricUnit.COUNT, Map.of("kind", "expired"), 2);
    metrics.add("n", MetricUnit.COUNT, Map.of(), 3);

    assertThat(read())
        .extracting(MetricLine::dimensions)
        .containsExactly(Map.of("kind", "created"), Map.of("kind", "expired"), Map.of());
  }

  @Test
  void aDimensionWithoutAValueIsLeftOutSinceCloudWatchRefusesIt() {
    metrics.add("n", MetricUnit.COUNT, Map.of("kind", ""), 1);

    assertThat(only().dimensions()).isEmpty();
  }

  @Test
  void whatIsNoFiniteNumberIsDropped() {
    metrics.add("n", MetricUnit.COUNT, Map.of(), Double.NaN);
    metrics.add("n", MetricUnit.COUNT, Map.of(), Double.POSITIVE_INFINITY);

    assertThat(metrics.lines(NOW)).isEmpty();
  }

  @Test
  void moreValuesThanALineMayHaveGoOnInTheNext() {
    IntStream.range(0, 250).forEach(i -> metrics.add("n", MetricUnit.COUNT, Map.of(), i));

    List<MetricLine> lines = read();

    assertThat(lines).extracting(line -> line.values("n").size()).containsExactly(100, 100, 50);
    assertThat(lines.stream().flatMap(line -> line.values("n").stream()))
        .containsExactlyElementsOf(IntStream.range(0, 250).mapToObj(Double::valueOf).toList());
  }

  @Test
  void moreMetricsThanALineMayHaveGoOnInTheNext() {
    IntStream.range(0, 201).forEach(i -> metrics.add("n" + i, MetricUnit.COUNT, Map.of(), i));

    assertThat(read()).extracting(line -> line.names().size()).containsExactly(100, 100, 1);
  }

  @Test
  void manyLongSeriesStayBelowWhatALogEventMayBe() {
    for (int i = 0; i < 100; i++) {
      for (int j = 0; j < 100; j++) {
        metrics.add("notestream.consumer.n" + i, MetricUnit.COUNT, Map.of(), -Math.PI * i * j);
      }
    }

    assertThat(read()).isNotEmpty();
  }

  @Test
  void aLineHasTheRequestId() {
    metrics.add("n", MetricUnit.COUNT, Map.of(), 1);

    try (Invocation invocation = Invocation.begin("r-1")) {
      assertThat(only().text("requestId")).isEqualTo("r-1");
    }
  }

  @Test
  void textInADimensionCannotBreakTheLine() {
    metrics.add("n", MetricUnit.COUNT, Map.of("kind", "a\"b\nc\\"), 1);

    assertThat(only().dimensions()).containsEntry("kind", "a\"b\nc\\");
  }

  @Test
  void everyLineIsWrittenWhenTheCallReturns() {
    metrics.add("n", MetricUnit.COUNT, Map.of("kind", "a"), 1);
    metrics.add("n", MetricUnit.COUNT, Map.of("kind", "b"), 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    metrics.write(new PrintStream(out, false, StandardCharsets.UTF_8), NOW);

    assertThat(MetricLine.among(out.toString(StandardCharsets.UTF_8).lines())).hasSize(2);
  }

  @Test
  void aNamespaceThatCloudWatchRefusesIsRefused() {
    for (String refused : List.of("", "x".repeat(256), "AWS/Lambda", "a\nb", "ä")) {
      assertThatThrownBy(() -> new EmbeddedMetrics(refused)).hasMessageContaining("1 to 255");
    }
  }

  private MetricLine only() {
    assertThat(read()).hasSize(1);
    return read().get(0);
  }

  private List<MetricLine> read() {
    return MetricLine.among(metrics.lines(NOW).stream());
  }
}
