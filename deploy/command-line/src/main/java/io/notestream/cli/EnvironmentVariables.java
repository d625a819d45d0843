package io.notestream.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Gives every option an environment variable as its default: with the prefix {@code APP_}, {@code
 * --admin-port} has {@code APP_ADMIN_PORT}. An option of several names goes by the longest. The
 * flag wins, and an empty variable counts as none.
 */
final class EnvironmentVariables implements CommandLine.IDefaultValueProvider {

  private final String prefix;
  private final UnaryOperator<@Nullable String> environment;
  private final LogLevel logLevel;

  EnvironmentVariables(
      String prefix, UnaryOperator<@Nullable String> environment, LogLevel logLevel) {
    this.prefix = prefix;
    this.environment = environment;
    this.logLevel = logLevel;
  }

  /** Returns the variables of an option, the first that is set wins; empty if it has none. */
  List<String> of(OptionSpec option) {
    if (option.usageHelp()
        || option.versionHelp()
        || Annotations.on(option, FlagOnly.class).isPresent()) {
      return List.of();
    }
    List<String> variables = new ArrayList<>();
    String name = option.longestName().replaceFirst("^-+", "");
    variables.add(prefix + name.replace('-', '_').toUpperCase(Locale.ROOT));
    Annotations.on(option, FallbackVariables.class)
        .ifPresent(others -> variables.addAll(List.of(others.value())));
    return List.copyOf(variables);
  }

  /** Returns the variable that an option takes its value from, unless it is given as a flag. */
  Optional<String> setFor(OptionSpec option) {
    return of(option).stream().filter(variable -> valueOf(variable) != null).findFirst();
  }

  /** Returns the default of an option while none of its variables is set. */
  @Nullable String defaultOf(OptionSpec option) {
    return option.longestName().equals(CommonOptions.LOG_LEVEL)
        ? logLevel.toString()
        : option.defaultValue();
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? of(option).stream()
            .map(this::valueOf)
            .filter(Objects::nonNull)
            .findFirst()
            .orElseGet(() -> defaultOf(option))
        : argument.defaultValue();
  }

  private @Nullable String valueOf(String variable) {
    String value = environment.apply(variable);
    return value == null || value.isEmpty() ? null : value;
  }
}
