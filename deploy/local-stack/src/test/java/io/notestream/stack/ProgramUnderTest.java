package io.notestream.stack;

import io.notestream.cli.Program;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The model of the command line of each program. */
enum ProgramUnderTest {
  LOCAL_DYNAMODB("LOCAL_DYNAMODB_", io.notestream.local.cli.Main::program),
  NOTES_WRITER("NOTESTREAM_", io.notestream.writer.server.Main::program),
  STREAM_CONSUMER("NOTESTREAM_", io.notestream.consumer.worker.cli.Main::program),
  LOCAL_STACK("NOTESTREAM_", Main::program);

  /** Words in the names of options that do what cannot be undone. */
  private static final Set<String> DANGEROUS =
      Set.of("force", "apply", "yes", "accept", "delete", "discard", "drop", "purge", "overwrite");

  private final String prefix;
  private final Supplier<Program.Builder> builder;

  ProgramUnderTest(String prefix, Supplier<Program.Builder> builder) {
    this.prefix = prefix;
    this.builder = builder;
  }

  /** What the names of its variables begin with. */
  String prefix() {
    return prefix;
  }

  List<CommandLine> commands(Map<String, String> environment) {
    return tree(builder.get().environment(environment::get).build().commandLine());
  }

  List<Subject> options() {
    List<String> asked = new ArrayList<>();
    CommandLine root =
        builder
            .get()
            .environment(
                name -> {
                  asked.add(name);
                  return null;
                })
            .build()
            .commandLine();
    List<Subject> subjects = new ArrayList<>();
    for (CommandLine command : tree(root)) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        asked.clear();
        String normally = defaultOf(command, option);
        subjects.add(new Subject(this, command, option, List.copyOf(asked), normally));
      }
    }
    return subjects;
  }

  /** All options but --help and --version. */
  List<Subject> settings() {
    return options().stream()
        .filter(subject -> !subject.option.usageHelp() && !subject.option.versionHelp())
        .toList();
  }

  /**
   * An option of a command.
   *
   * @param variables which variables it looks for, the first one first
   * @param normally its default while none of them is set
   */
  record Subject(
      ProgramUnderTest program,
      CommandLine command,
      OptionSpec option,
      List<String> variables,
      @Nullable String normally) {

    /** What the help says of it, in one line. */
    String help() {
      String name = "  " + String.join(", ", option.names());
      return command
          .getUsageMessage()
          .lines()
          .dropWhile(line -> !line.equals(name) && !line.startsWith(name + " "))
          .skip(1)
          .takeWhile(line -> line.startsWith("      "))
          .map(String::strip)
          .collect(Collectors.joining(" "));
    }

    boolean has(Class<? extends Annotation> annotation) {
      return option.userObject() instanceof AnnotatedElement element
          && element.isAnnotationPresent(annotation);
    }

    boolean isDangerous() {
      return Stream.of(option.names())
          .flatMap(name -> Stream.of(name.split("-")))
          .anyMatch(DANGEROUS::contains);
    }

    @Override
    public String toString() {
      return command.getCommandSpec().qualifiedName() + " " + option.longestName();
    }
  }

  private static @Nullable String defaultOf(CommandLine command, OptionSpec option) {
    try {
      return command.getCommandSpec().defaultValueProvider().defaultValue(option);
    } catch (Exception e) {
      throw new AssertionError("no default of " + option, e);
    }
  }

  private static List<CommandLine> tree(CommandLine command) {
    return Stream.concat(
            Stream.of(command),
            command.getSubcommands().values().stream().flatMap(sub -> tree(sub).stream()))
        .toList();
  }
}
