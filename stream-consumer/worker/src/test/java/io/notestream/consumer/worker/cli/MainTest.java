package io.notestream.consumer.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class MainTest {

  @Test
  void helpNamesEveryCommand() {
    assertThat(help()).contains("worker", "create-tables");
  }

  @Test
  void everyOptionOfEveryCommandNamesItsEnvironmentVariable() {
    CommandLine commands = Main.commandLine();

    assertThat(commands.getSubcommands().values())
        .flatExtracting(command -> command.getCommandSpec().options())
        .filteredOn(option -> !option.versionHelp() && !option.usageHelp())
        .isNotEmpty()
        .allSatisfy(MainTest::namesAVariable);
  }

  @Test
  void anUnknownOptionIsWrongUsage() {
    CommandLine commands = Main.commandLine();
    commands.setErr(new PrintWriter(new StringWriter()));

    assertThat(commands.execute("worker", "--no-such-option")).isEqualTo(2);
  }

  private static void namesAVariable(OptionSpec option) {
    assertThat(String.join(" ", option.description()))
        .as(option.longestName())
        .contains("NOTESTREAM_");
  }

  private static String help() {
    StringWriter text = new StringWriter();
    CommandLine commands = Main.commandLine();
    commands.setOut(new PrintWriter(text));
    assertThat(commands.execute("--help")).isZero();
    return text.toString();
  }
}
