package io.notestream.stack.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the commands of READMEs, file by file and in order, in one shell for each file. The commands
 * of a block {@code bash} have to end well; those of a block {@code console} stand behind a prompt,
 * and print what stands behind them. Comments before a block say more:
 *
 * <ul>
 *   <li>{@code test: skip, REASON}: the block is not run
 *   <li>{@code test: stack}, {@code test: engine}: the local stack, or the engine alone, runs from
 *       here on
 *   <li>{@code test: servers}: those of the block's commands that do not end go on in the
 *       background
 *   <li>{@code test: soon}: run again until the output is as it stands there, for a minute
 *   <li>{@code test: file, PATH}: the block, of whatever language, is saved as that file
 *   <li>{@code test: needs, PROGRAM}: not run where there is no such program
 * </ul>
 */
abstract class ReadmeCommands {

  static final Set<String> LANGUAGES = Set.of("bash", "console");
  private static final Duration SOON = Duration.ofMinutes(1);

  /** What differs from run to run. */
  private static final Map<Pattern, String> VOLATILE =
      Map.of(
          Pattern.compile("\\b[0-7][0-9A-HJKMNP-TV-Z]{25}\\b"), "<note id>",
          Pattern.compile("\\b\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z"), "<time>",
          Pattern.compile("(?m)^Date: .*$"), "Date: <date>",
          Pattern.compile("\\b\\d{18,40}\\b"), "<sequence number>",
          // Whether a shard was rolled over before it is split depends on when the engine looked.
          Pattern.compile("shardId-(\\d{20}|<sequence number>)-[0-9a-f]{8}"), "<shard id>",
          Pattern.compile("\\b(MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY\\b"), "<weekday>",
          Pattern.compile("\r"), "");

  /** What belongs to the consumer takes as long as all else, and runs beside it. */
  private static final Path CONSUMER = Path.of("stream-consumer");

  private final boolean ofConsumer;

  /**
   * @param ofConsumer whether the files of the consumer are run, or all others
   */
  ReadmeCommands(boolean ofConsumer) {
    this.ofConsumer = ofConsumer;
  }

  /** Each file has a shell of its own, with ports of its own. */
  @TestFactory
  Stream<DynamicTest> everyCommandDoesWhatTheReadmeSays() {
    Map<Path, List<MarkdownBlock>> files = new TreeMap<>();
    for (MarkdownBlock block : MarkdownBlock.all()) {
      boolean mine = block.file().startsWith(CONSUMER) == ofConsumer;
      if (mine && (LANGUAGES.contains(block.language()) || block.is("file")) && !block.is("skip")) {
        files.computeIfAbsent(block.file(), file -> new ArrayList<>()).add(block);
      }
    }
    return files.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(entry.getKey().toString(), () -> run(entry.getValue())));
  }

  private static void run(List<MarkdownBlock> blocks) throws Exception {
    Path directory = Files.createTempDirectory(Path.of("target"), "readme-").toAbsolutePath();
    try (Shell shell = new Shell(directory)) {
      for (MarkdownBlock block : blocks) {
        String program = block.directives().get("needs");
        if (program != null && shell.run("command -v " + program).exitCode() != 0) {
          System.out.println(block.name() + " is not run: " + program + " is not installed");
          continue;
        }
        if (block.is("file")) {
          save(block);
          continue;
        }
        if (block.is("engine")) {
          shell.serve("java -jar deploy/local-dynamodb/target/local-dynamodb.jar --port 8000");
        }
        if (block.is("stack")) {
          shell.serve("deploy/local-stack/run");
        }
        if (block.is("soon")) {
          await()
              .atMost(SOON)
              .pollInterval(Duration.ofMillis(500))
              .untilAsserted(() -> run(block, shell));
        } else {
          run(block, shell);
        }
      }
    }
  }

  /** Saves what a reader is told to save, below the project's root. */
  private static void save(MarkdownBlock block) throws IOException {
    Path file = MarkdownBlock.ROOT.resolve(block.directives().get("file"));
    Files.createDirectories(file.getParent());
    Files.writeString(file, block.text());
  }

  private static void run(MarkdownBlock block, Shell shell) throws Exception {
    for (Step step : steps(block)) {
      Shell.Output output =
          block.is("servers") ? shell.serve(step.command) : shell.run(step.command);
      if (output.exitCode() != 0) {
        fail(
            "%s: exit code %d of%n%s%n%s",
            block.name(), output.exitCode(), step.command, output.text());
      }
      if (step.expected != null) {
        assertThat(steady(output.text()))
            .as(block.name() + ": " + step.command)
            .isEqualTo(steady(step.expected));
      }
    }
  }

  /**
   * @param expected output; {@code null} for any
   */
  record Step(String command, @org.jspecify.annotations.Nullable String expected) {}

  static List<Step> steps(MarkdownBlock block) {
    return block.language().equals("console") ? console(block) : bash(block);
  }

  /** The commands of a block, each with its continuation lines. */
  private static List<Step> bash(MarkdownBlock block) {
    List<Step> steps = new ArrayList<>();
    StringBuilder command = new StringBuilder();
    for (String line : block.text().split("\n", -1)) {
      command.append(line).append('\n');
      if (!line.endsWith("\\") && !command.toString().isBlank()) {
        steps.add(new Step(command.toString(), null));
        command.setLength(0);
      }
    }
    return steps;
  }

  private static List<Step> console(MarkdownBlock block) {
    List<Step> steps = new ArrayList<>();
    for (String part : ("\n" + block.text()).split("\n\\$ ", -1)) {
      if (!part.isBlank()) {
        int end = 0;
        do {
          end = part.indexOf('\n', end) + 1;
        } while (end > 1 && part.charAt(end - 2) == '\\');
        String command = end == 0 ? part : part.substring(0, end);
        steps.add(new Step(command, end == 0 ? "" : part.substring(end)));
      }
    }
    return steps;
  }

  private static String steady(String text) {
    String result = text;
    for (Map.Entry<Pattern, String> entry : VOLATILE.entrySet()) {
      result = entry.getKey().matcher(result).replaceAll(entry.getValue());
    }
    return result.strip();
  }
}
