package io.notestream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** Every alarm has its entry in the runbook, whose commands and metrics exist. */
@NeedsNode
class RunbookTest {

  private static final Path ROOT = Path.of("../..");
  private static final Path RUNBOOK = ROOT.resolve("deploy/RUNBOOK.md");
  private static final Path CLI =
      ROOT.resolve("stream-consumer/worker/src/main/java/io/notestream/consumer/worker/cli");
  private static final List<Path> SOURCES =
      List.of(ROOT.resolve("stream-consumer"), ROOT.resolve("notes-writer"));

  /** The packages of the SDK's clients, by what the AWS CLI calls their services. */
  private static final Map<String, String> HOMES =
      Map.of("dynamodb", "dynamodb", "lambda", "lambda", "iam", "iam", "events", "eventbridge");

  @Test
  void everyAlarmHasAnEntryThatSaysWhatToDo() throws IOException {
    String runbook = Files.readString(RUNBOOK);
    Set<String> entries = new TreeSet<>();
    for (String section : runbook.split("\n## ")) {
      if (section.contains("**Meaning.**")) {
        entries.add(section.substring(0, section.indexOf('\n')));
        assertThat(section).contains("**Look at**").contains("**Do.**");
      }
    }
    Set<String> alarms = new TreeSet<>();
    for (String variant : Synthesis.names()) {
      for (JsonNode alarm : Synthesis.resources(variant, "AWS::CloudWatch::Alarm")) {
        String description = alarm.at("/Properties/AlarmDescription").asText();
        alarms.add(description.substring(description.indexOf("RUNBOOK.md#") + 11));
      }
    }

    assertThat(entries).isEqualTo(alarms);
  }

  @Test
  void everyCommandOfTheConsumerExists() throws IOException {
    String sources = sources(CLI);
    Matcher commands =
        Pattern.compile("stream-consumer ([a-z-]+)(?: (list|show|redrive|discard|resume|accept))?")
            .matcher(Files.readString(RUNBOOK));
    int found = 0;
    while (commands.find()) {
      found++;
      for (int i = 1; i <= 2; i++) {
        if (commands.group(i) != null) {
          assertThat(sources).contains("name = \"" + commands.group(i) + "\"");
        }
      }
    }
    assertThat(found).isGreaterThan(8);
  }

  @Test
  void everyCommandOfTheAwsCliExistsWithItsOptions() throws Exception {
    String pages = Files.readString(RUNBOOK) + Files.readString(Path.of("README.md"));
    Matcher commands =
        Pattern.compile("aws (dynamodb|lambda|iam|events) ([a-z-]+)([^`\n]*)")
            .matcher(pages.replaceAll("\\\\\n", " ").replaceAll("(`[^`\n]*)\n([^`]*`)", "$1 $2"));
    Set<String> found = new TreeSet<>();
    while (commands.find()) {
      found.add(commands.group(1) + " " + commands.group(2));
      Set<String> options = options(commands.group(1), commands.group(2));
      Matcher option = Pattern.compile(" --(?:no-)?([a-z-]+)").matcher(commands.group(3));
      while (option.find()) {
        assertThat(options).as(commands.group()).contains(option.group(1));
      }
    }
    assertThat(found)
        .contains(
            "dynamodb update-table",
            "iam create-role",
            "lambda create-function",
            "lambda create-event-source-mapping",
            "events put-rule");
  }

  @Test
  void everyLineThatAnAlarmWaitsForIsInTheCode() {
    String sources = SOURCES.stream().map(RunbookTest::sources).collect(Collectors.joining());
    for (String variant : Synthesis.names()) {
      List<JsonNode> filters = Synthesis.resources(variant, "AWS::Logs::MetricFilter");
      assertThat(filters).isNotEmpty();
      for (JsonNode filter : filters) {
        String text = filter.at("/Properties/FilterPattern").asText().replace("\"", "");
        assertThat(joined(sources)).contains(text);
      }
    }
  }

  @Test
  void everyMetricOfTheWorkerIsInTheCode() {
    String sources = joined(sources(SOURCES.get(0)));
    Matcher metrics =
        Pattern.compile("\"(notestream\\.[a-z.]+)\\.(max|value|count)\"")
            .matcher(Synthesis.template(Synthesis.FARGATE).toString());
    Set<String> names = new TreeSet<>();
    while (metrics.find()) {
      names.add(metrics.group(1));
    }

    assertThat(names)
        .containsExactlyInAnyOrder(
            "notestream.expirations.late",
            "notestream.reconcile.drifted",
            "notestream.shards",
            "notestream.shards.lag",
            "notestream.sweeper.active");
    for (String name : names) {
      assertThat(
              sources.contains("\"" + name + "\"")
                  || sources.contains(
                      "PREFIX + \"" + name.substring(name.lastIndexOf('.') + 1) + "\""))
          .as(name)
          .isTrue();
    }
  }

  /** Returns the options that the AWS CLI has for an operation, from the model's own fields. */
  private static Set<String> options(String service, String command)
      throws ReflectiveOperationException {
    String home = "software.amazon.awssdk.services." + HOMES.get(service);
    String name =
        Arrays.stream(command.split("-"))
            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
            .collect(Collectors.joining());
    Object request =
        Class.forName(home + ".model." + name + "Request").getMethod("builder").invoke(null);
    Set<String> options = new TreeSet<>();
    for (SdkField<?> field : ((SdkPojo) request).sdkFields()) {
      String words = field.locationName().replaceAll("([a-z])([A-Z])", "$1-$2");
      options.add(words.toLowerCase(Locale.ROOT));
    }
    if (command.equals("create-function")) {
      options.add("zip-file"); // The CLI's own, for what the model has inside of Code.
    }
    return options;
  }

  /** Joins literals that are broken over lines. */
  private static String joined(String sources) {
    return sources.replaceAll("\"\\s*\\+\\s*\"", "");
  }

  private static String sources(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/"))
          .map(RunbookTest::read)
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
