package io.notestream.cli;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The help of a command: what it does, its arguments and subcommands, and its options in groups,
 * each with its limits, its default and its environment variables. Wrapped at one width.
 */
final class Help {

  private static final String SECTION = "help";
  private static final String OWN = "Options";
  private static final String EXIT_CODES = "0 done, 1 failed, 2 wrong usage.";
  private static final int NAME_INDENT = 2;
  private static final int TEXT_INDENT = 6;

  private final CommandSpec command;
  private final ColorScheme colors;
  private final EnvironmentVariables variables;
  private final int width;
  private final StringBuilder text = new StringBuilder();

  private Help(CommandLine.Help help, EnvironmentVariables variables, int width) {
    this.command = help.commandSpec();
    this.colors = help.colorScheme();
    this.variables = variables;
    this.width = width;
  }

  /** Makes a command and its subcommands print this help. */
  static void install(
      CommandLine commands, EnvironmentVariables variables, ToIntFunction<CommandSpec> width) {
    commands.setHelpSectionKeys(List.of(SECTION));
    commands.setHelpSectionMap(
        Map.of(
            SECTION,
            help -> new Help(help, variables, width.applyAsInt(help.commandSpec())).render()));
  }

  private String render() {
    paragraph("Usage: " + synopsis(), 0);
    for (String part : command.usageMessage().description()) {
      text.append('\n');
      paragraph(part, 0);
    }
    if (!command.positionalParameters().isEmpty()) {
      heading("Arguments");
      command.positionalParameters().forEach(this::argument);
    }
    if (!command.subcommands().isEmpty()) {
      heading("Commands");
      command.subcommands().values().forEach(sub -> subcommand(sub.getCommandSpec()));
    }
    groups()
        .forEach(
            (heading, options) -> {
              heading(heading);
              options.forEach(this::option);
            });
    text.append('\n');
    paragraph("Exit codes: " + EXIT_CODES, 0);
    return text.toString();
  }

  private String synopsis() {
    List<String> parts = new ArrayList<>();
    parts.add(command.qualifiedName());
    parts.add("[OPTIONS]");
    command.options().stream()
        .filter(OptionSpec::required)
        .forEach(option -> parts.add(option.names()[0] + " " + option.paramLabel()));
    command.positionalParameters().forEach(parameter -> parts.add(label(parameter)));
    if (!command.subcommands().isEmpty()) {
      parts.add(Commands.isRunnable(command) ? "[COMMAND]" : "COMMAND");
    }
    return String.join(" ", parts);
  }

  private static String label(PositionalParamSpec parameter) {
    return parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : "");
  }

  private Map<String, List<OptionSpec>> groups() {
    return command.options().stream()
        .sorted(Comparator.comparing(option -> !group(option).equals(OWN)))
        .collect(Collectors.groupingBy(Help::group, LinkedHashMap::new, Collectors.toList()));
  }

  private static String group(OptionSpec option) {
    return Annotations.on(option, Heading.class)
        .or(
            () ->
                option.userObject() instanceof Field field
                    ? Optional.ofNullable(field.getDeclaringClass().getAnnotation(Heading.class))
                    : Optional.empty())
        .map(Heading::value)
        .orElse(OWN);
  }

  private void argument(PositionalParamSpec parameter) {
    name(colors.parameterText(label(parameter)).toString());
    paragraph(String.join(" ", parameter.description()), TEXT_INDENT);
  }

  private void subcommand(CommandSpec subcommand) {
    name(colors.commandText(subcommand.name()).toString());
    paragraph(subcommand.usageMessage().description()[0], TEXT_INDENT);
  }

  private void option(OptionSpec option) {
    String names =
        Arrays.stream(option.names())
            .map(name -> colors.optionText(name).toString())
            .collect(Collectors.joining(", "));
    boolean flag = option.typeInfo().isBoolean();
    name(names + (flag ? "" : " " + colors.optionParamText(option.paramLabel())));
    paragraph(String.join(" ", option.description()), TEXT_INDENT);
    paragraph(String.join(" ", details(option)), TEXT_INDENT);
  }

  private List<String> details(OptionSpec option) {
    List<String> details = new ArrayList<>();
    Annotations.on(option, Range.class)
        .map(Converters::limits)
        .ifPresent(limits -> details.add("Limits: " + limits + "."));
    String normally = variables.defaultOf(option);
    boolean flag = option.typeInfo().isBoolean();
    if (option.required()) {
      details.add("Required.");
    } else if (normally != null && !flag) {
      details.add("Default: " + (normally.isEmpty() ? "none" : normally) + ".");
    }
    List<String> names = variables.of(option);
    if (!names.isEmpty()) {
      details.add("Environment: " + String.join(", ", names) + ".");
    }
    return details;
  }

  private void heading(String heading) {
    text.append('\n').append(colors.ansi().string("@|bold " + heading + "|@")).append(":\n");
  }

  private void name(String name) {
    text.append(" ".repeat(NAME_INDENT)).append(name).append('\n');
  }

  private void paragraph(String words, int indent) {
    StringBuilder line = new StringBuilder();
    for (String word : words.strip().split("\\s+")) {
      if (!line.isEmpty() && indent + line.length() + 1 + word.length() > width) {
        text.append(" ".repeat(indent)).append(line).append('\n');
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    if (!line.isEmpty()) {
      text.append(" ".repeat(indent)).append(line).append('\n');
    }
  }
}
