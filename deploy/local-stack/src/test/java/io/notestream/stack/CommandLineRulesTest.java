package io.notestream.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.cli.FlagOnly;
import io.notestream.cli.Range;
import io.notestream.stack.ProgramUnderTest.Subject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The rules of the command lines, over every command and every option of all four programs. */
class CommandLineRulesTest {

  /** The names of the commands that print a list. */
  private static final Set<String> LISTS = Set.of("list", "status", "erase", "reconcile");

  @ParameterizedTest
  @EnumSource
  void commandsAndArgumentsAreDescribedInSentences(ProgramUnderTest program) {
    assertThat(program.commands(Map.of()))
        .allSatisfy(
            command -> {
              assertThat(command.getCommandSpec().usageMessage().description())
                  .isNotEmpty()
                  .allSatisfy(part -> assertThat(part).matches("[A-Z].*\\."));
              assertThat(command.getCommandSpec().positionalParameters())
                  .allSatisfy(
                      argument ->
                          assertThat(String.join(" ", argument.description()))
                              .matches("[A-Z].*\\."));
            });
  }

  @ParameterizedTest
  @EnumSource
  void optionsAreDescribedInSentences(ProgramUnderTest program) {
    assertThat(program.options())
        .allSatisfy(
            subject ->
                assertThat(String.join(" ", subject.option().description()))
                    .matches("[A-Z].*\\.")
                    .doesNotContain("Default:", "Environment"));
  }

  @ParameterizedTest
  @EnumSource
  void optionHasTheVariableOfItsNameUnlessItIsDangerous(ProgramUnderTest program) {
    assertThat(program.settings())
        .allSatisfy(
            subject -> {
              if (subject.isDangerous()) {
                assertThat(subject.has(FlagOnly.class)).isTrue();
                assertThat(subject.variables()).isEmpty();
                assertThat(subject.help()).doesNotContain("Environment");
              } else {
                String name = subject.option().longestName().substring(2).replace('-', '_');
                assertThat(subject.has(FlagOnly.class)).isFalse();
                assertThat(subject.variables())
                    .first()
                    .isEqualTo(program.prefix() + name.toUpperCase(Locale.ROOT));
                assertThat(subject.help())
                    .endsWith("Environment: " + String.join(", ", subject.variables()) + ".");
              }
            });
  }

  @Test
  void thereIsADangerousFlagForTheRuleToBite() {
    assertThat(ProgramUnderTest.STREAM_CONSUMER.settings().stream().filter(Subject::isDangerous))
        .extracting(Subject::toString)
        .contains("stream-consumer replay --force");
  }

  @ParameterizedTest
  @EnumSource
  void helpSaysWhatHoldsWithoutTheOption(ProgramUnderTest program) {
    assertThat(program.settings())
        .allSatisfy(
            subject -> {
              if (subject.option().required()) {
                assertThat(subject.help()).contains(" Required. ");
              } else if (subject.option().typeInfo().isBoolean()) {
                assertThat(subject.normally()).isEqualTo("false");
              } else if (subject.normally() == null) {
                assertThat(subject.help()).contains("Without it, ");
              } else {
                String shown = subject.normally().isEmpty() ? "none" : subject.normally();
                assertThat(subject.help()).contains(" Default: " + shown + ". ");
              }
            });
  }

  @ParameterizedTest
  @EnumSource
  void flagsCanBeSwitchedOffWhereAVariableSwitchesThemOn(ProgramUnderTest program) {
    assertThat(program.settings())
        .filteredOn(subject -> subject.option().typeInfo().isBoolean())
        .allSatisfy(
            subject -> {
              assertThat(subject.option().arity().toString()).isEqualTo("0..1");
              assertThat(subject.option().fallbackValue()).isEqualTo("true");
            });
  }

  @ParameterizedTest
  @EnumSource
  void numbersHaveLimits(ProgramUnderTest program) {
    assertThat(program.settings())
        .filteredOn(subject -> Set.of(int.class, long.class).contains(subject.option().type()))
        .isNotEmpty()
        .allSatisfy(
            subject -> {
              assertThat(subject.has(Range.class)).isTrue();
              assertThat(subject.help()).contains(" Limits: ");
            });
  }

  @ParameterizedTest
  @EnumSource
  void secondsMayBeDurations(ProgramUnderTest program) {
    assertThat(program.settings())
        .filteredOn(subject -> subject.option().longestName().endsWith("-seconds"))
        .allSatisfy(
            subject -> {
              assertThat(subject.option().type()).isEqualTo(Duration.class);
              assertThat(subject.option().names())
                  .contains(subject.option().longestName().replace("-seconds", ""));
            });
  }

  @ParameterizedTest
  @EnumSource
  void variableBelongsToOneOptionOfAProgram(ProgramUnderTest program) {
    Map<String, Set<String>> options =
        byVariable(program.settings(), subject -> subject.option().longestName());

    assertThat(options)
        .isNotEmpty()
        .allSatisfy((variable, names) -> assertThat(names).as(variable).hasSize(1));
  }

  @Test
  void variableThatProgramsShareMeansTheSame() {
    Map<String, Set<String>> types =
        byVariable(
            Stream.of(ProgramUnderTest.values())
                .flatMap(program -> program.settings().stream())
                // Dead letters and gaps have states of their own.
                .filter(subject -> !subject.option().longestName().equals("--state"))
                .toList(),
            subject -> subject.option().typeInfo().toString());

    assertThat(types)
        .containsKeys("NOTESTREAM_ADMIN_PORT", "NOTESTREAM_GUARD_SECONDS")
        .allSatisfy((variable, kinds) -> assertThat(kinds).as(variable).hasSize(1));
  }

  @Test
  void endpointVariableWorksForEveryCommandThatHasAnEndpoint() {
    List<String> commands = new ArrayList<>();
    for (ProgramUnderTest program : ProgramUnderTest.values()) {
      List<CommandLine> all = program.commands(Map.of("NOTESTREAM_ENDPOINT_URL", "http://here:1"));
      all.forEach(command -> command.getCommandSpec().parser().collectErrors(true));
      for (CommandLine command : all) {
        OptionSpec option = command.getCommandSpec().findOption("--endpoint-url");
        if (option != null) {
          String[] path = command.getCommandSpec().qualifiedName().split(" ");
          all.get(0).parseArgs(List.of(path).subList(1, path.length).toArray(String[]::new));
          assertThat(option.<URI>getValue()).isEqualTo(URI.create("http://here:1"));
          commands.add(String.join(" ", path));
        }
      }
    }

    assertThat(commands)
        .contains(
            "notes-writer serve",
            "notes-writer create-tables",
            "stream-consumer worker",
            "stream-consumer create-tables",
            "stream-consumer replay",
            "stream-consumer dead-letters redrive",
            "stream-consumer gaps list");
  }

  @Test
  void everyListCanBeJson() {
    assertThat(Stream.of(ProgramUnderTest.values()).flatMap(p -> p.commands(Map.of()).stream()))
        .filteredOn(command -> LISTS.contains(command.getCommandName()))
        .extracting(command -> command.getCommandSpec().qualifiedName())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ProgramUnderTest.values())
                .flatMap(program -> program.options().stream())
                .filter(subject -> subject.option().longestName().equals("--output"))
                .map(subject -> subject.command().getCommandSpec().qualifiedName())
                .toList());
  }

  @ParameterizedTest
  @EnumSource
  void valuesToCompleteHaveALabelOfTheirOwn(ProgramUnderTest program) {
    // The script for the shell keeps them in a variable that is called like the label.
    assertThat(program.commands(Map.of()))
        .allSatisfy(
            command ->
                assertThat(
                        command.getCommandSpec().options().stream()
                            .filter(option -> option.completionCandidates() != null)
                            .map(ArgSpec::paramLabel))
                    .doesNotHaveDuplicates());
  }

  @ParameterizedTest
  @EnumSource
  void helpFitsTheTerminal(ProgramUnderTest program) {
    for (String columns : List.of("60", "80")) {
      assertThat(program.commands(Map.of("COLUMNS", columns)))
          .allSatisfy(
              command ->
                  assertThat(command.getUsageMessage().lines().toList())
                      .allSatisfy(
                          line ->
                              assertThat(line).hasSizeLessThanOrEqualTo(Integer.parseInt(columns)))
                      .endsWith("Exit codes: 0 done, 1 failed, 2 wrong usage."));
    }
  }

  private static Map<String, Set<String>> byVariable(
      List<Subject> subjects, Function<Subject, String> property) {
    Map<String, Set<String>> properties = new TreeMap<>();
    for (Subject subject : subjects) {
      for (String variable : subject.variables()) {
        properties.computeIfAbsent(variable, v -> new TreeSet<>()).add(property.apply(subject));
      }
    }
    return properties;
  }
}
