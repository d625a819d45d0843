package io.notestream.stack.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.local.LocalDynamoDb;
import io.notestream.observe.CloudWatchMeters;
import io.notestream.writer.server.MetricsSettings;
import io.notestream.writer.server.NotesServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the table of meters, the dashboard and the alert rules against what the programs serve;
 * with {@code -Dreadme.write=true} it writes the table.
 */
class ObserveTest {

  private static final Path OBSERVE = Path.of("../observe");
  private static final Path README = OBSERVE.resolve("README.md");
  private static final String BEGIN = "<!-- meters: begin -->\n";
  private static final String END = "<!-- meters: end -->";

  private static final Pattern METRIC = Pattern.compile("notestream_[a-z_]+");
  private static final Pattern SELECTOR = Pattern.compile("(notestream_[a-z_]+)\\{([^}]*)}");
  private static final Pattern MATCH = Pattern.compile("([a-z_]+)(=~|!~|!=|=)\"([^\"]*)\"");

  /**
   * A worker's, with what is published of it; a function writes all of its metrics, and so named.
   */
  private static final Pattern ALARMED =
      Pattern.compile("\"MetricName\" : \"(notestream[a-z.]+)[.](?:value|count|sum|avg|max)\"");

  private static final Pattern BY = Pattern.compile("by \\(([^)]*)\\)");

  /** What Prometheus adds. */
  private static final Set<String> TARGET = Set.of("job", "instance");

  private static Scrape worker;
  private static Scrape writer;
  private static Scrape both;

  @BeforeAll
  static void scrape(@TempDir Path blobs) throws Exception {
    try (LocalDynamoDb engine = LocalDynamoDb.builder().start();
        StreamWorker running =
            StreamWorker.builder()
                .endpoint(engine.endpoint())
                .region("us-east-1")
                .createTables(true)
                .sweeper(SweepSettings.standard())
                .reconcile(1, 1)
                .reactions(ReactionSettings.parseAll(List.of("archive")))
                .blobs(blobs.toString())
                .adminPort(0)
                .start();
        NotesServer serving =
            NotesServer.builder()
                .endpoint(engine.endpoint())
                .region("us-east-1")
                .metrics(MetricsSettings.onLoopback(0))
                .start()) {
      worker = new Scrape(get(running.admin().resolve("/metrics")));
      writer = new Scrape(get(serving.metrics().resolve("/metrics")));
      both =
          new Scrape(get(running.admin().resolve("/metrics")))
              .and(new Scrape(get(serving.metrics().resolve("/metrics"))));
    }
  }

  @Test
  void theTableNamesEveryMeterAndNoOther() throws IOException {
    StringBuilder table =
        new StringBuilder(
            "\n| meter | of | type | unit | tags | meaning | when it is wrong |\n"
                + "|---|---|---|---|---|---|---|\n");
    rows(table, "worker", worker);
    rows(table, "writer", writer);
    table.append('\n');
    String readme = Files.readString(README);
    int begin = readme.indexOf(BEGIN) + BEGIN.length();
    int end = readme.indexOf(END);
    if (Boolean.getBoolean("readme.write")) {
      Files.writeString(README, readme.substring(0, begin) + table + readme.substring(end));
    } else {
      assertThat(readme.substring(begin, end)).isEqualTo(table.toString());
    }
  }

  private static void rows(StringBuilder table, String program, Scrape scrape) {
    scrape
        .meters()
        .forEach(
            (meter, type) -> {
              String[] help = scrape.help(meter).split("\\. ", 2);
              assertThat(help).as("%s says what it means and what to do", meter).hasSize(2);
              List<String> tags =
                  scrape.labels(meter).stream().map(label -> "`" + label + "`").toList();
              table.append(
                  String.join(
                      " | ",
                      "| `" + meter + "`",
                      program,
                      type.equals("counter") || type.equals("gauge") ? type : "distribution",
                      unit(meter),
                      String.join(", ", tags),
                      help[0],
                      help[1] + " |\n"));
            });
  }

  private static String unit(String meter) {
    return Stream.of("seconds", "bytes")
        .filter(unit -> meter.endsWith("_" + unit))
        .findFirst()
        .orElse("");
  }

  @ParameterizedTest
  @MethodSource("queries")
  void noQueryNamesWhatIsNotThere(String query) {
    List<String> metrics = METRIC.matcher(query).results().map(m -> m.group()).toList();
    assertThat(metrics).isNotEmpty();
    assertThat(both.series().keySet()).containsAll(metrics);
    SELECTOR
        .matcher(query)
        .results()
        .forEach(
            selector ->
                MATCH
                    .matcher(selector.group(2))
                    .results()
                    .forEach(
                        match ->
                            assertThat(both.series().get(selector.group(1)))
                                .as(query)
                                .hasEntrySatisfying(
                                    match.group(1),
                                    values -> assertThat(values).contains(match.group(3)))));
    Matcher by = BY.matcher(query);
    while (by.find()) {
      for (String label : by.group(1).split(", ?")) {
        assertThat(metrics)
            .as("%s is a label in %s", label, query)
            .anyMatch(
                metric -> TARGET.contains(label) || both.series().get(metric).containsKey(label));
      }
    }
    assertThat(query.chars().filter(c -> c == '(').count())
        .as(query)
        .isEqualTo(query.chars().filter(c -> c == ')').count());
  }

  static Stream<String> queries() throws IOException {
    return Stream.concat(
        expressions(new ObjectMapper().readTree(read("grafana/notestream.json"))),
        expressions(new YAMLMapper().readTree(read("prometheus/rules.yaml"))));
  }

  @Test
  void everyAlertSaysWhatIsWrongAndWhatToDo() throws IOException {
    List<JsonNode> alerts = new ArrayList<>();
    for (JsonNode group : new YAMLMapper().readTree(read("prometheus/rules.yaml")).get("groups")) {
      group.get("rules").forEach(alerts::add);
    }

    assertThat(alerts).hasSizeGreaterThan(10);
    assertThat(alerts)
        .allSatisfy(
            alert -> {
              assertThat(alert.path("alert").textValue()).startsWith("Notestream");
              assertThat(alert.path("labels").path("severity").textValue()).isIn("page", "ticket");
              assertThat(alert.path("annotations").path("summary").textValue()).isNotBlank();
              assertThat(alert.path("annotations").path("remedy").textValue()).isNotBlank();
            });
    assertThat(alerts.stream().map(alert -> alert.get("alert").textValue()))
        .doesNotHaveDuplicates();
  }

  @Test
  void whatAlertsAreAboutIsPublishedToCloudWatchByDefault() throws IOException {
    String rules = read("prometheus/rules.yaml");

    assertThat(METRIC.matcher(rules).results().map(found -> meter(found.group())).distinct())
        .hasSizeGreaterThan(10)
        .allMatch(CloudWatchMeters.ESSENTIAL::include);
  }

  @Test
  void whatTheAlarmsOnAwsAreAboutIsPublishedToCloudWatchByDefault() throws IOException {
    Set<String> metrics = new TreeSet<>();
    try (Stream<Path> templates = Files.list(Path.of("../aws/src/test/resources/snapshots"))) {
      for (Path template : templates.toList()) {
        ALARMED
            .matcher(Files.readString(template))
            .results()
            .forEach(found -> metrics.add(found.group(1)));
      }
    }

    assertThat(metrics)
        .contains("notestream.shards.lag")
        .hasSizeGreaterThan(3)
        .allMatch(CloudWatchMeters.ESSENTIAL::include);
  }

  /** The name of a meter as the programs have it. */
  private static String meter(String series) {
    return series
        .replaceFirst("_(total|bucket|max|count|sum)$", "")
        .replaceFirst("_(seconds|bytes)$", "")
        .replace('_', '.');
  }

  @Test
  void everyPanelIsDescribedAndHasAPlaceOfItsOwn() throws IOException {
    JsonNode panels = new ObjectMapper().readTree(read("grafana/notestream.json")).get("panels");
    List<String> places = new ArrayList<>();
    for (JsonNode panel : panels) {
      places.add(panel.get("gridPos").get("x") + "," + panel.get("gridPos").get("y"));
      if (!panel.get("type").textValue().equals("row")) {
        assertThat(panel.path("description").textValue()).isNotBlank();
      }
    }
    assertThat(places).doesNotHaveDuplicates();
  }

  /** The values of all members {@code expr}, with the variables of Grafana put in. */
  private static Stream<String> expressions(JsonNode node) {
    return node.findValues("expr").stream()
        .map(expr -> expr.textValue().replace("$__rate_interval", "1m"));
  }

  private static String read(String file) throws IOException {
    return Files.readString(OBSERVE.resolve(file));
  }

  private static String get(URI address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
