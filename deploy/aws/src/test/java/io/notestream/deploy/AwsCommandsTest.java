package io.notestream.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * The commands of the AWS CLI in the pages, held against the models that the CLI itself goes by.
 * Where Python has no botocore, it is skipped. {@code aws s3} is the CLI's own: no model has it.
 */
class AwsCommandsTest {

  private static final Pattern COMMAND =
      Pattern.compile("aws (?!s3 )([a-z0-9]+) ([a-z]+-[a-z-]+)([^`\n|]*)");
  private static final Pattern OPTION = Pattern.compile(" --(?:no-)?([a-z-]+)");

  /** What the CLI adds to the options of models: how it signs, and where files go. */
  private static final Set<String> OWN = Set.of("zipfile", "region");

  @Test
  void everyCommandIsInTheModelWithItsOptions() throws IOException, InterruptedException {
    Path models = models();
    String pages =
        Files.readString(Path.of("../RUNBOOK.md")) + Files.readString(Path.of("README.md"));
    Matcher commands =
        COMMAND.matcher(
            pages.replaceAll("\\\\\n", " ").replaceAll("(`[^`\n]*)\n([^`]*`)", "$1 $2"));

    Set<String> found = new TreeSet<>();
    while (commands.find()) {
      JsonNode model = model(models, commands.group(1));
      Set<String> options = options(model, commands.group(2));
      assertThat(options).as(commands.group()).isNotEmpty();
      Matcher option = OPTION.matcher(commands.group(3));
      while (option.find()) {
        assertThat(options).as(commands.group()).contains(plain(option.group(1)));
      }
      found.add(commands.group(1));
    }
    assertThat(found).contains("dynamodb", "ecs", "events", "iam", "lambda");
  }

  /** Returns the folder of the models; skips the test where there is none. */
  private static Path models() throws IOException, InterruptedException {
    Process python;
    try {
      python =
          new ProcessBuilder("python3", "-c", "import botocore; print(botocore.__path__[0])")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "there is no python3, and so no botocore");
      throw e;
    }
    String printed = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean there = python.waitFor(30, TimeUnit.SECONDS) && python.exitValue() == 0;
    assumeTrue(there, "python3 has no botocore: the AWS CLI's commands are not checked");
    return Path.of(printed.strip(), "data");
  }

  private static JsonNode model(Path models, String service) throws IOException {
    Path newest;
    try (Stream<Path> versions = Files.list(models.resolve(service))) {
      newest = versions.filter(Files::isDirectory).max(Comparator.naturalOrder()).orElseThrow();
    }
    Path packed = newest.resolve("service-2.json.gz");
    Path file = Files.exists(packed) ? packed : newest.resolve("service-2.json");
    try (InputStream in = Files.newInputStream(file);
        InputStream json = file.equals(packed) ? new GZIPInputStream(in) : in) {
      return new JsonMapper().readTree(json);
    }
  }

  /** Returns the options of a command; none if there is no such command. */
  private static Set<String> options(JsonNode model, String command) {
    Set<String> options = new TreeSet<>();
    model
        .path("operations")
        .properties()
        .forEach(
            operation -> {
              if (plain(operation.getKey()).equals(plain(command))) {
                String input = operation.getValue().at("/input/shape").asText();
                model
                    .path("shapes")
                    .path(input)
                    .path("members")
                    .fieldNames()
                    .forEachRemaining(member -> options.add(plain(member)));
                options.addAll(OWN);
              }
            });
    return options;
  }

  /** A name as both write it: without dashes and capitals. */
  private static String plain(String name) {
    return name.replace("-", "").toLowerCase(Locale.ROOT);
  }
}
