package io.notestream.consumer.worker.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Gives every option an environment variable, and says so in its help: {@code --admin-port} is
 * {@code NOTESTREAM_ADMIN_PORT}. The flag wins.
 */
final class EnvironmentVariables implements CommandLine.IDefaultValueProvider {

  private static final String PREFIX = "NOTESTREAM_";

  /** The SDK's own variables for where DynamoDB is; the more special one first. */
  private static final List<String> ENDPOINT =
      List.of("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL");

  private static final List<String> REGION = List.of("AWS_REGION", "AWS_DEFAULT_REGION");
  private static final List<String> WITHOUT = List.of("--help", "--version");

  private final UnaryOperator<@Nullable String> environment;

  private EnvironmentVariables(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  static EnvironmentVariables of(UnaryOperator<@Nullable String> environment) {
    return new EnvironmentVariables(environment);
  }

  /** For the command and all its subcommands. */
  void applyTo(CommandLine commands) {
    commands.setDefaultValueProvider(this);
    commands.setHelpFactory(HelpWithVariables::new);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (argument instanceof OptionSpec option) {
      return variables(option).stream()
          .map(environment)
          .filter(Objects::nonNull)
          .filter(value -> !value.isEmpty())
          .findFirst()
          .orElse(option.defaultValue());
    }
    return argument.defaultValue();
  }

  private static List<String> variables(OptionSpec option) {
    String name = option.longestName();
    if (WITHOUT.contains(name)) {
      return List.of();
    }
    List<String> variables = new ArrayList<>();
    variables.add(PREFIX + name.replaceFirst("^--", "").replace('-', '_').toUpperCase(Locale.ROOT));
    if (name.equals("--endpoint-url")) {
      variables.addAll(ENDPOINT);
    } else if (name.equals("--region")) {
      variables.addAll(REGION);
    }
    return variables;
  }

  /** Says of each option which variable it has. */
  private static final class HelpWithVariables extends CommandLine.Help {

    HelpWithVariables(CommandSpec command, ColorScheme colors) {
      super(command, colors);
    }

    @Override
    public IOptionRenderer createDefaultOptionRenderer() {
      IOptionRenderer renderer = super.createDefaultOptionRenderer();
      return (option, label, colors) -> renderer.render(described(option), label, colors);
    }

    private static OptionSpec described(OptionSpec option) {
      List<String> variables = variables(option);
      if (variables.isEmpty()) {
        return option;
      }
      List<String> text = new ArrayList<>(Arrays.asList(option.description()));
      text.add("Environment: " + String.join(", ", variables));
      return OptionSpec.builder(option).description(text.toArray(String[]::new)).build();
    }
  }
}
