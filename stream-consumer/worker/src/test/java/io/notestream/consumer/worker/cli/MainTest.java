package io.notestream.consumer.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class MainTest {

  @Test
  void helpNamesEveryCommand() {
    assertThat(help()).contains(Main.commandLine().getSubcommands().keySet());
  }

  @Test
  void everyOptionOfEveryCommandNamesItsEnvironmentVariable() {
    commands(Main.commandLine())
        .forEach(
            command ->
                command.getCommandSpec().options().stream()
                    .filter(option -> !option.versionHelp() && !option.usageHelp())
                    .forEach(option -> assertNamesItsVariable(command, option)));
  }

  @Test
  void theFlagWinsOverTheEnvironmentAndTheEnvironmentOverTheDefault() {
    CommandLine commands = Main.commandLine();
    EnvironmentVariables.of(Map.of("NOTESTREAM_TABLE_PREFIX", "from-environment-")::get)
        .applyTo(commands);

    assertThat(prefix(commands, "create-tables")).isEqualTo("from-environment-");
    assertThat(prefix(commands, "create-tables", "--table-prefix", "flag-")).isEqualTo("flag-");
    assertThat(prefix(Main.commandLine(), "create-tables")).isEmpty();
  }

  @Test
  void anUnknownOptionIsWrongUsage() {
    CommandLine commands = Main.commandLine();
    commands.setErr(new PrintWriter(new StringWriter()));

    assertThat(commands.execute("worker", "--no-such-option")).isEqualTo(2);
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
    CommandLine commands = Main.commandLine();
    commands.setOut(new PrintWriter(text));
    commands.setExecutionStrategy(new CommandLine.RunLast()); // Leaves the test's logging alone.
    assertThat(commands.execute("--help")).isZero();
    return text.toString();
  }
}
