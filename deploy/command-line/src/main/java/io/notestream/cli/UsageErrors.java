package io.notestream.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with a command line in three lines at most: the error, the nearest option or
 * command, and where the help is.
 */
final class UsageErrors implements CommandLine.IParameterExceptionHandler {

  private final EnvironmentVariables variables;

  UsageErrors(EnvironmentVariables variables) {
    this.variables = variables;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    if (command.isUsageHelpRequested()) { // A variable is wrong: the help says what is right.
      command.usage(command.getOut());
      return ExitCode.DONE;
    }
    List<String> unmatched = unmatched(e);
    if (unmatched.isEmpty()) {
      print(command, message(e, List.of(arguments)), null);
    } else {
      String written = unmatched.get(0).replaceFirst("(?s)^(-[^=]*)=.*", "$1");
      print(command, unknown(command, written), meant(command, written).orElse(null));
    }
    return ExitCode.WRONG_USAGE;
  }

  /** Prints that a command found the value of one of its options to be wrong. */
  int wrongValue(WrongValueException e, CommandLine command, List<String> arguments) {
    OptionSpec option = command.getCommandSpec().findOption(e.option());
    String subject =
        option == null ? e.option() : name(option, arguments) + origin(option, arguments);
    print(command, subject + ": " + Printable.line(String.valueOf(e.getMessage())), null);
    return ExitCode.WRONG_USAGE;
  }

  private static void print(CommandLine command, String error, @Nullable String nearest) {
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(command.getColorScheme().errorText(name + ": " + error));
    if (nearest != null) {
      err.println("Did you mean " + nearest + "?");
    }
    err.println("Try '" + name + " --help'.");
    err.flush();
  }

  /** Returns the arguments that nothing matches; they explain better what is missing as well. */
  private static List<String> unmatched(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched.getUnmatched();
    }
    return e instanceof MissingParameterException && e.getCommandLine().getParseResult() != null
        ? e.getCommandLine().getParseResult().unmatched()
        : List.of();
  }

  private static String unknown(CommandLine command, String written) {
    String what = command.getSubcommands().isEmpty() ? "unexpected argument " : "unknown command ";
    return (isOption(written) ? "unknown option " : what) + Printable.quote(written);
  }

  /** Returns what was meant: something similar, or the same of a subcommand. */
  private static Optional<String> meant(CommandLine command, String written) {
    if (!isOption(written)) {
      return NearestName.to(written, command.getSubcommands().keySet());
    }
    return command.getSubcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(subcommand -> subcommand.findOption(written) != null)
        .findFirst()
        .map(subcommand -> "'" + subcommand.qualifiedName() + " " + written + "'")
        .or(() -> NearestName.to(written, command.getCommandSpec().optionsMap().keySet()));
  }

  private static boolean isOption(String written) {
    return written.startsWith("-");
  }

  private String message(ParameterException e, List<String> arguments) {
    if (e instanceof MissingParameterException missing) {
      return missing(missing.getMissing(), arguments);
    }
    if (e instanceof OverwrittenOptionException repeated) {
      return name(repeated.getOverwritten(), arguments) + " is given more than once";
    }
    ArgSpec argument = e.getArgSpec();
    if (e.getCause() instanceof TypeConversionException expected && argument != null) {
      return name(argument, arguments)
          + " is "
          + Printable.quote(String.valueOf(e.getValue()))
          + origin(argument, arguments)
          + ", but must be "
          + expected.getMessage()
          + Annotations.on(argument, Range.class)
              .map(range -> ", " + Converters.limits(range))
              .orElse("");
    }
    CommandLine command = e.getCommandLine();
    return argument == null && !Commands.isRunnable(command.getCommandSpec())
        ? "a command is missing: " + String.join(", ", command.getSubcommands().keySet())
        : Printable.line(String.valueOf(e.getMessage()));
  }

  private static String missing(List<ArgSpec> missing, List<String> arguments) {
    ArgSpec first = missing.get(0);
    if (first instanceof OptionSpec option && isGiven(option, arguments)) {
      return name(first, arguments) + " needs a value: " + option.paramLabel();
    }
    return missing.stream()
            .map(argument -> name(argument, arguments))
            .collect(Collectors.joining(", "))
        + (missing.size() == 1 ? " is missing" : " are missing");
  }

  /** Returns the name that was written, or else the first one. */
  private static String name(ArgSpec argument, List<String> arguments) {
    return argument instanceof OptionSpec option
        ? Arrays.stream(option.names())
            .filter(name -> isGiven(name, arguments))
            .findFirst()
            .orElse(option.names()[0])
        : argument.paramLabel();
  }

  /** Names the variable that the value comes from, if it is no argument. */
  private String origin(ArgSpec argument, List<String> arguments) {
    return argument instanceof OptionSpec option && !isGiven(option, arguments)
        ? variables.setFor(option).map(variable -> " (from " + variable + ")").orElse("")
        : "";
  }

  private static boolean isGiven(OptionSpec option, List<String> arguments) {
    return Arrays.stream(option.names()).anyMatch(name -> isGiven(name, arguments));
  }

  private static boolean isGiven(String name, List<String> arguments) {
    return arguments.stream()
        .anyMatch(argument -> argument.equals(name) || argument.startsWith(name + "="));
  }
}
