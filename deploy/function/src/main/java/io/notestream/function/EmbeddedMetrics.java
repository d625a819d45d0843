package io.notestream.function;

import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The metrics of one invocation, written to standard output in the <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">embedded
 * metric format</a>: CloudWatch takes them from the log. Nothing is published later, when the
 * sandbox may be frozen, and nothing is called. Not thread-safe.
 *
 * <p>Values are kept one by one, so that CloudWatch has their percentiles. One that is no finite
 * number is dropped.
 */
public final class EmbeddedMetrics {

  /** The most values of a metric, and the most metrics, that a line may have. */
  static final int MAX_PER_LINE = 100;

  private static final Pattern NAMESPACE = Pattern.compile("(?!AWS/)[0-9A-Za-z._/#: -]{1,255}");

  private final String namespace;
  private final Map<SortedMap<String, String>, Map<String, Series>> sets = new LinkedHashMap<>();

  private record Series(MetricUnit unit, List<Double> values) {}

  /**
   * Creates an empty set of metrics.
   *
   * @param namespace CloudWatch's
   * @throws IllegalArgumentException if CloudWatch does not take it
   */
  public EmbeddedMetrics(String namespace) {
    this.namespace = requireNamespace(namespace);
  }

  /**
   * Requires a namespace that CloudWatch takes.
   *
   * @param text the namespace
   * @return the same
   * @throws IllegalArgumentException if it is not 1 to 255 letters, digits, spaces and {@code
   *     ._/#:-}, or begins as those of AWS do
   */
  public static String requireNamespace(String text) {
    if (!NAMESPACE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a namespace has 1 to 255 letters, digits, spaces and ._/#:- and does not begin with"
              + " AWS/");
    }
    return text;
  }

  /**
   * Adds a value of a metric.
   *
   * @param name the metric's
   * @param unit of the value; the first one that is given for a metric holds
   * @param dimensions by name; those with an empty value are left out, since CloudWatch refuses
   *     them
   * @param value dropped if it is no finite number
   * @return this
   */
  public EmbeddedMetrics add(
      String name, MetricUnit unit, Map<String, String> dimensions, double value) {
    if (Double.isFinite(value)) {
      SortedMap<String, String> set = new TreeMap<>(dimensions);
      set.values().removeIf(String::isEmpty);
      sets.computeIfAbsent(set, none -> new LinkedHashMap<>())
          .computeIfAbsent(name, none -> new Series(unit, new ArrayList<>()))
          .values()
          .add(value);
    }
    return this;
  }

  /**
   * Returns the lines: as few as the format's limits allow for each set of dimensions.
   *
   * @param at when the values were measured
   * @return the lines, each a JSON object without a line break; empty if there are no values
   */
  public List<String> lines(Instant at) {
    List<String> lines = new ArrayList<>();
    sets.forEach((dimensions, metrics) -> lines(lines, dimensions, metrics, at));
    return lines;
  }

  /**
   * Writes the lines, and returns once they are written.
   *
   * @param out where to, standard output as a rule
   * @param at when the values were measured
   */
  public void write(PrintStream out, Instant at) {
    for (String line : lines(at)) {
      out.print(line + '\n'); // In one call, lest another thread's line gets into this one.
    }
    out.flush();
  }

  private void lines(
      List<String> lines,
      SortedMap<String, String> dimensions,
      Map<String, Series> metrics,
      Instant at) {
    for (int from = 0; ; from += MAX_PER_LINE) {
      Map<String, Series> part = part(metrics, from);
      if (part.isEmpty()) {
        return;
      }
      List<Map.Entry<String, Series>> all = List.copyOf(part.entrySet());
      for (int i = 0; i < all.size(); i += MAX_PER_LINE) {
        int to = Math.min(all.size(), i + MAX_PER_LINE);
        lines.add(line(dimensions, all.subList(i, to), at));
      }
    }
  }

  /** Returns the metrics that have values from a place on, with as many as a line may have. */
  private static Map<String, Series> part(Map<String, Series> metrics, int from) {
    Map<String, Series> part = new LinkedHashMap<>();
    metrics.forEach(
        (name, series) -> {
          List<Double> values = series.values();
          if (values.size() > from) {
            int to = Math.min(values.size(), from + MAX_PER_LINE);
            part.put(name, new Series(series.unit(), values.subList(from, to)));
          }
        });
    return part;
  }

  private String line(
      SortedMap<String, String> dimensions, List<Map.Entry<String, Series>> metrics, Instant at) {
    JsonLine line = new JsonLine();
    line.object("_aws");
    line.number("Timestamp", (double) at.toEpochMilli());
    line.array("CloudWatchMetrics").object();
    line.text("Namespace", namespace);
    line.array("Dimensions").array();
    dimensions.keySet().forEach(line::text);
    line.end().end();
    line.array("Metrics");
    metrics.forEach(
        metric -> {
          line.object().text("Name", metric.getKey());
          line.text("Unit", metric.getValue().unit().id()).end();
        });
    line.end().end().end().end();
    Invocation.requestId().ifPresent(id -> line.text("requestId", id));
    dimensions.forEach(line::text);
    metrics.forEach(metric -> values(line, metric.getKey(), metric.getValue().values()));
    return line.finish();
  }

  private static void values(JsonLine line, String name, List<Double> values) {
    if (values.size() == 1) {
      line.number(name, values.get(0));
    } else {
      line.array(name);
      values.forEach(line::number);
      line.end();
    }
  }
}
