package io.notestream.consumer.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class MainTest {

  @Test
  void helpNamesEveryCommand() {
    assertThat(help()).contains(commandLine().getSubcommands().keySet());
  }

  @Test
  void everyOptionOfEveryCommandNamesItsEnvironmentVariable() {
    commands(commandLine())
        .forEach(
            command ->
                command.getCommandSpec().options().stream()
                    .filter(option -> !option.versionHelp() && !option.usageHelp())
                    .filter(
                        option ->
                            !List.of("--force", "--yes", "--apply").contains(option.longestName()))
                    .forEach(option -> assertNamesItsVariable(command, option)));
  }

  @Test
  void theFlagWinsOverTheEnvironmentAndTheEnvironmentOverTheDefault() {
    CommandLine commands =
        Main.program()
            .environment(Map.of("NOTESTREAM_TABLE_PREFIX", "from-environment-")::get)
            .build()
            .commandLine();

    assertThat(prefix(commands, "create-tables")).isEqualTo("from-environment-");
    assertThat(prefix(commands, "create-tables", "--table-prefix", "flag-")).isEqualTo("flag-");
    assertThat(prefix(commandLine(), "create-tables")).isEmpty();
  }

  @Test
  void anUnknownOptionIsWrongUsage() {
    CommandLine commands = commandLine();
    commands.setErr(new PrintWriter(new StringWriter()));

    assertThat(commands.execute("worker", "--no-such-option")).isEqualTo(2);
  }

  @Test
  void forceIsAFlagAlone() {
    CommandLine commands =
        Main.program()
            .environment(Map.of("NOTESTREAM_FORCE", "true", "NOTESTREAM_DRY_RUN", "true")::get)
            .build()
            .commandLine();

    CommandSpec replay = commands.parseArgs("replay", "--file", "f").subcommand().commandSpec();

    assertThat(replay.findOption("--force").<Boolean>getValue()).isFalse();
    assertThat(replay.findOption("--dry-run").<Boolean>getValue()).isTrue();
  }

  @Test
  void numbersOfSecondsMayBeDurations() {
    CommandSpec worker =
        commandLine()
            .parseArgs("worker", "--guard-seconds", "30", "--drain", "1m")
            .subcommand()
            .commandSpec();

    assertThat(worker.findOption("--guard").<Duration>getValue()).isEqualTo(Duration.ofSeconds(30));
    assertThat(worker.findOption("--drain-seconds").<Duration>getValue())
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void wrongReactionIsExitCodeTwo() {
    StringWriter err = new StringWriter();
    CommandLine commands = commandLine().setErr(new PrintWriter(err));

    int code = commands.execute("worker", "--reaction", "archive:name");

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).startsWith("stream-consumer worker: --reaction: ");
  }

  private static CommandLine commandLine() {
    return Main.program().build().commandLine();
  }

  private static String prefix(CommandLine commands, String... args) {
    return commands
        .parseArgs(args)
        .subcommand()
        .commandSpec()
        .findOption("--table-prefix")
        .getValue();
  }

  private static Stream<CommandLine> commands(CommandLine command) {
    return Stream.concat(
        Stream.of(command), command.getSubcommands().values().stream().flatMap(MainTest::commands));
  }

  private static void assertNamesItsVariable(CommandLine command, OptionSpec option) {
    String variable =
        "NOTESTREAM_"
            + option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    assertThat(command.getUsageMessage().replaceAll("\\s+", " "))
        .as(command.getCommandName() + " " + option.longestName())
        .contains("Environment: " + variable);
  }

  private static String help() {
    StringWriter text = new StringWriter();
    CommandLine commands = commandLine();
    commands.setOut(new PrintWriter(text));
    assertThat(commands.execute("--help")).isZero();
    return text.toString();
  }
}
