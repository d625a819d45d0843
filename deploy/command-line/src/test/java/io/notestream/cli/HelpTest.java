package io.notestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

  @Test
  void listsTheCommandsOfAProgram() {
    DemoProgram.Run run = DemoProgram.create().run("--help");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .startsWith("Usage: demo [OPTIONS] COMMAND\n\nShows what programs have in common.\n")
        .contains("Commands:\n  serve\n      Serves until a signal ends it.\n", "  completion\n")
        .endsWith("\nExit codes: 0 done, 1 failed, 2 wrong usage.\n");
  }

  @Test
  void namesLimitsDefaultAndVariablesOfAnOption() {
    assertThat(help("serve"))
        .contains(
            "  --port, --api-port PORT\n"
                + "      The port to listen on; a port that is in use is found out at the start.\n"
                + "      Limits: 0 to 65535. Default: 80. Environment: DEMO_API_PORT.\n")
        .contains("      Limits: at least 1. Default: 1. Environment: DEMO_RATE.\n")
        .contains("Default: none. Environment: DEMO_NAME.\n")
        .contains("Default: warn. Environment: DEMO_LOG_LEVEL.\n");
  }

  @Test
  void namesNoVariableOfAFlagThatHasNone() {
    assertThat(help("serve"))
        .contains("  --force\n      Do it all the same.\n\n")
        .doesNotContain("DEMO_FORCE");
  }

  @Test
  void namesWhatIsRequiredInTheUsage() {
    assertThat(help("items", "drop"))
        .startsWith("Usage: demo items drop [OPTIONS] --from FILE ID...\n")
        .contains("Arguments:\n  ID...\n      The items.\n")
        .contains("      Where from.\n      Required. Environment: DEMO_FROM.\n");
  }

  @Test
  void groupsOptionsTheCommandsOwnFirst() {
    assertThat(help("serve").lines().filter(line -> line.matches("[A-Z][a-z]+:")).toList())
        .containsExactly("Options:", "Connection:", "Logging:", "Help:");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 100})
  void wrapsAtTheWidthOfTheTerminal(int columns) {
    String help =
        DemoProgram.create().with("COLUMNS", Integer.toString(columns)).run("serve", "-h").out();

    List<String> lines = help.lines().toList();
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
    assertThat(lines).anySatisfy(line -> assertThat(line).hasSizeGreaterThan(columns - 15));
    assertThat(words(help)).isEqualTo(words(help("serve")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wide", "-80", "0", "99999999999999"})
  void takesEightyColumnsWhereNothingSaysOtherwise(String columns) {
    assertThat(DemoProgram.create().with("COLUMNS", columns).run("serve", "-h").out())
        .isEqualTo(DemoProgram.create().with("COLUMNS", "80").run("serve", "-h").out());
  }

  @Test
  void printsTheVersionOfTheBuild() {
    assertThat(DemoProgram.create().run("--version").out()).matches("demo \\d+\\.\\d+\\.\\d+.*\\R");
    assertThat(DemoProgram.create().run("items", "list", "-V").out())
        .isEqualTo(DemoProgram.create().run("--version").out());
  }

  private static String help(String... command) {
    String[] arguments = Arrays.copyOf(command, command.length + 1);
    arguments[command.length] = "--help";
    return DemoProgram.create().with("COLUMNS", "80").run(arguments).out();
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }
}
