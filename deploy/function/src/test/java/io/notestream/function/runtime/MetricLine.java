package io.notestream.function.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A line in the embedded metric format, read as CloudWatch reads it. */
public final class MetricLine {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema());

  /** The longest event that CloudWatch Logs takes of every sender. */
  private static final int MAX_BYTES = 256 * 1024;

  private final JsonNode line;

  private MetricLine(JsonNode line) {
    this.line = line;
  }

  /** Returns the metrics among the lines of a log. Each fits the format, or this fails. */
  public static List<MetricLine> among(Stream<String> log) {
    return log.filter(line -> line.contains("\"_aws\"")).map(MetricLine::read).toList();
  }

  /** Requires that a line is of the format, and that every name in it has a value. */
  public static MetricLine read(String line) {
    assertThat(SCHEMA.validate(line, InputFormat.JSON)).as(line).isEmpty();
    assertThat(line.getBytes(StandardCharsets.UTF_8).length).isLessThan(MAX_BYTES);
    assertThat(line).doesNotContain("\n", "\r");
    MetricLine read;
    try {
      read = new MetricLine(JSON.readTree(line));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
    for (JsonNode metric : read.directive().path("Metrics")) {
      List<Double> values = read.values(metric.path("Name").asText());
      assertThat(values).as(line).hasSizeBetween(1, 100);
    }
    for (String value : read.dimensions().values()) {
      assertThat(value).as(line).isNotEmpty().hasSizeLessThanOrEqualTo(1024);
    }
    return read;
  }

  public String namespace() {
    return directive().path("Namespace").asText();
  }

  public long timestamp() {
    return line.path("_aws").path("Timestamp").asLong();
  }

  /** The text of a member that is no metric. */
  public String text(String name) {
    return line.path(name).asText();
  }

  public Map<String, String> dimensions() {
    Map<String, String> found = new TreeMap<>();
    directive()
        .path("Dimensions")
        .path(0)
        .forEach(
            name -> {
              assertThat(line.path(name.asText()).isTextual())
                  .as(() -> name + " in " + line)
                  .isTrue();
              found.put(name.asText(), line.path(name.asText()).asText());
            });
    return found;
  }

  public List<String> names() {
    return directive().path("Metrics").findValuesAsText("Name");
  }

  public String unit(String name) {
    for (JsonNode metric : directive().path("Metrics")) {
      if (metric.path("Name").asText().equals(name)) {
        return metric.path("Unit").asText();
      }
    }
    throw new AssertionError(name + " is not in " + line);
  }

  public List<Double> values(String name) {
    JsonNode member = line.path(name);
    List<Double> found = new ArrayList<>();
    for (JsonNode value : member.isArray() ? member : List.of(member)) {
      assertThat(value.isNumber()).as(() -> name + " in " + line).isTrue();
      found.add(value.asDouble());
    }
    return found;
  }

  @Override
  public String toString() {
    return line.toString();
  }

  private JsonNode directive() {
    return line.path("_aws").path("CloudWatchMetrics").path(0);
  }

  private static String schema() {
    try (InputStream in = MetricLine.class.getResourceAsStream("/emf.schema.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
