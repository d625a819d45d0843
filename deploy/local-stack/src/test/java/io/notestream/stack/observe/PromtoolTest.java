package io.notestream.stack.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Prometheus' own tool says of the rules, the configuration and the dashboard's queries. Where
 * the tool is not installed, one line says so, and {@link ObserveTest} alone looks at the queries.
 */
class PromtoolTest {

  private static final Path FOLDER = Path.of("../observe/prometheus");
  private static final Path DASHBOARD = Path.of("../observe/grafana/notestream.json");
  private static final boolean PRESENT = isPresent();

  @TempDir private Path directory;

  @BeforeEach
  void skipWithoutTheTool() {
    assumeThat(PRESENT).as("there is no promtool").isTrue();
  }

  @Test
  void theConfigurationAndItsRulesAreValid() throws Exception {
    assertThat(promtool("check", "config", "prometheus.yaml")).contains("SUCCESS");
  }

  @Test
  void eachAlertGoesOffWhenItShouldAndNoneWhileAllIsWell() throws Exception {
    assertThat(promtool("test", "rules", "rules_test.yaml")).contains("SUCCESS");
  }

  /** As rules, since the tool checks those. */
  @Test
  void theQueriesOfTheDashboardAreValid() throws Exception {
    ObjectMapper json = new ObjectMapper();
    ObjectNode file = json.createObjectNode();
    ArrayNode rules =
        file.putArray("groups").addObject().put("name", "dashboard").putArray("rules");
    json.readTree(DASHBOARD.toFile())
        .findValues("expr")
        .forEach(
            expr ->
                rules
                    .addObject()
                    .put("record", "query:" + rules.size())
                    .put("expr", expr.textValue().replace("$__rate_interval", "1m")));
    Path queries = directory.resolve("queries.yaml");
    json.writeValue(queries.toFile(), file); // JSON is YAML.

    assertThat(promtool("check", "rules", queries.toAbsolutePath().toString()))
        .contains(rules.size() + " rules found");
    assertThat(rules.size()).isGreaterThan(20);
  }

  private static String promtool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true).start();
    try (InputStream said = process.getInputStream()) {
      String text = new String(said.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(text).isZero();
      return text;
    }
  }

  private static boolean isPresent() {
    boolean present =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .map(folder -> Path.of(folder, "promtool"))
            .anyMatch(Files::isExecutable);
    if (!present) {
      System.out.println(
          "There is no promtool: alerts and dashboard are checked by their names and tags alone"
              + " (it is in the package prometheus).");
    }
    return present;
  }
}
