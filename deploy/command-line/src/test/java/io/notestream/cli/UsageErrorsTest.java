package io.notestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageErrorsTest {

  @Test
  void unknownOptionNamesTheNearestAndTheHelp() {
    DemoProgram.Run run = DemoProgram.create().run("serve", "--prot=1");

    assertThat(run.code()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.errLines())
        .containsExactly(
            "demo serve: unknown option '--prot'",
            "Did you mean --port?",
            "Try 'demo serve --help'.");
  }

  @Test
  void optionLikeNoOtherSuggestsNothing() {
    assertThat(DemoProgram.create().run("serve", "--zzzzzz").errLines())
        .containsExactly("demo serve: unknown option '--zzzzzz'", "Try 'demo serve --help'.");
  }

  @Test
  void optionOfASubcommandSaysWhereItBelongs() {
    assertThat(DemoProgram.create().run("--port", "1", "serve").errLines())
        .contains("Did you mean 'demo serve --port'?");
  }

  @Test
  void unknownCommandNamesTheNearest() {
    assertThat(DemoProgram.create().run("sevre").errLines())
        .containsExactly(
            "demo: unknown command 'sevre'", "Did you mean serve?", "Try 'demo --help'.");
  }

  @Test
  void missingCommandNamesAll() {
    DemoProgram.Run run = DemoProgram.create().run("items");

    assertThat(run.code()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(run.errLines())
        .containsExactly(
            "demo items: a command is missing: drop, list", "Try 'demo items --help'.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port     | abc            | a whole number, 0 to 65535",
        "--port     | 65536          | a whole number, 0 to 65535",
        "--api-port | 99999999999    | a whole number, 0 to 65535",
        "--rate     | 0              | a whole number, at least 1",
        "--rate     | 1.5            | a whole number, at least 1",
        "--wait     | soon           | a duration such as 500ms, 90s, 15m, 48h, 2d or PT48H",
        "--wait     | -1s            | a duration such as 500ms, 90s, 15m, 48h, 2d or PT48H, and not negative",
        "--guard    | 1.5            | a duration such as 500ms, 90s, 15m, 48h, 2d or PT48H",
        "--colour   | green          | red or ice",
        "--since    | yesterday      | a time such as 2026-01-01T00:00:00Z",
        "--fast     | perhaps        | true or false",
        "--endpoint-url | localhost:80 | a URL such as http://127.0.0.1:8000",
        "--endpoint-url | http://      | a URL such as http://127.0.0.1:8000",
        "--log-level | loud          | error, warn, info, debug or trace",
      })
  void wrongValueNamesOptionValueAndWhatIsExpected(String option, String value, String expected) {
    DemoProgram.Run run = DemoProgram.create().run("serve", option + "=" + value);

    assertThat(run.code()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(run.errLines())
        .hasSize(2)
        .first()
        .asString()
        .endsWith(": " + option + " is '" + value + "', but must be " + expected);
  }

  @Test
  void wrongValueOfAVariableNamesTheVariable() {
    DemoProgram.Run run = DemoProgram.create().with("DEMO_API_PORT", "x").run("serve");

    assertThat(run.errLines())
        .first()
        .asString()
        .isEqualTo(
            "demo serve: --port is 'x' (from DEMO_API_PORT), but must be a whole number, 0 to 65535");
  }

  @Test
  void wrongVariableDoesNotHideTheHelp() {
    DemoProgram.Run run = DemoProgram.create().with("DEMO_API_PORT", "x").run("serve", "--help");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).startsWith("Usage: demo serve [OPTIONS]");
  }

  @Test
  void wrongVariableOfAnotherCommandDoesNotMatter() {
    assertThat(DemoProgram.create().with("DEMO_API_PORT", "x").run("items", "list").code())
        .isEqualTo(ExitCode.DONE);
  }

  @Test
  void valueIsPrintedWithoutWhatATerminalWouldObey() {
    DemoProgram.Run run = DemoProgram.create().run("serve", "--port", "\u001b[2J\n1\u202e");

    assertThat(run.err())
        .contains("--port is '\\u001b[2J\\n1\\u202e', but")
        .doesNotContain("\u001b");
    assertThat(run.errLines()).hasSize(2);
  }

  @Test
  void unknownOptionIsPrintedWithoutWhatATerminalWouldObey() {
    assertThat(DemoProgram.create().run("serve", "--\u001b[2J").err())
        .contains("'--\\u001b[2J'")
        .doesNotContain("\u001b");
  }

  @Test
  void longValueIsShortened() {
    assertThat(DemoProgram.create().run("serve", "--port", "x".repeat(10_000)).err())
        .contains("xxx…'")
        .hasSizeLessThan(400);
  }

  @Test
  void valueThatTheCommandRefusesIsWrongUsage() {
    DemoProgram.Run run = DemoProgram.create().with("DEMO_NAME", "wrong").run("serve");

    assertThat(run.code()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(run.errLines())
        .containsExactly(
            "demo serve: --name (from DEMO_NAME): no such name", "Try 'demo serve --help'.");
  }

  @Test
  void missingValueNamesItsOption() {
    assertThat(DemoProgram.create().run("serve", "--rate").errLines())
        .containsExactly("demo serve: --rate needs a value: N", "Try 'demo serve --help'.");
    assertThat(DemoProgram.create().run("serve", "--rate", "--fast").errLines())
        .containsExactly("demo serve: --rate needs a value: N", "Try 'demo serve --help'.");
  }

  @Test
  void missingOptionsAndArgumentsAreNamed() {
    assertThat(DemoProgram.create().run("items", "drop").errLines())
        .containsExactly(
            "demo items drop: --from, ID are missing", "Try 'demo items drop --help'.");
    assertThat(DemoProgram.create().run("items", "drop", "--from", "f").errLines())
        .contains("demo items drop: ID is missing");
  }

  @Test
  void unknownOptionIsSaidBeforeWhatIsMissing() {
    assertThat(DemoProgram.create().run("items", "drop", "--form", "f").errLines())
        .contains("demo items drop: unknown option '--form'", "Did you mean --from?");
  }

  @Test
  void optionGivenTwiceIsNamed() {
    assertThat(DemoProgram.create().run("serve", "--rate", "1", "--rate", "2").errLines())
        .contains("demo serve: --rate is given more than once");
  }

  @Test
  void unexpectedArgumentIsNamed() {
    assertThat(DemoProgram.create().run("serve", "now").errLines())
        .contains("demo serve: unexpected argument 'now'");
  }
}
