package io.notestream.cli;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * A program: a picocli command with everything that the programs have in common. The command and
 * its subcommands declare their own options, with description and default; the rest is added here:
 * {@code --help}, {@code --version}, {@code --log-level}, {@code --log-format}, the command {@code
 * completion}, an environment variable for each option, and the {@linkplain ExitCode exit codes}.
 *
 * <p>Not thread-safe: a process has one command line.
 */
public final class Program {

  private final CommonOptions common = new CommonOptions();
  private final QuietLoggers quietLoggers;
  private final CommandLine commandLine;

  private Program(Builder builder) {
    quietLoggers = builder.quietLoggers;
    EnvironmentVariables variables =
        new EnvironmentVariables(
            builder.variablePrefix, builder.environment, builder.defaultLogLevel);
    UsageErrors usageErrors = new UsageErrors(variables);
    commandLine = new CommandLine(builder.command);
    commandLine.addSubcommand(new CompletionCommand());
    CommandSpec root = commandLine.getCommandSpec();
    root.addMixin("common", CommandSpec.forAnnotatedObject(common));
    Version version = new Version(root.name());
    Commands.all(commandLine).forEach(each -> each.getCommandSpec().versionProvider(version));
    // A value is what it says: no variables in it, neither in a flag nor in the environment.
    commandLine.setInterpolateVariables(false);
    commandLine.setDefaultValueProvider(variables);
    Converters.register(commandLine);
    Help.install(
        commandLine,
        variables,
        command -> Width.ofHelp(command, builder.environment.apply("COLUMNS")));
    commandLine.setParameterExceptionHandler(usageErrors);
    commandLine.setExecutionExceptionHandler(new FailurePrinter(builder.failures, usageErrors));
    commandLine.setExecutionStrategy(Program::execute);
  }

  /**
   * Returns a builder.
   *
   * @param command the command, annotated with picocli's {@code @Command}; its name is the
   *     program's
   * @param variablePrefix what the names of all environment variables begin with, such as {@code
   *     APP_}
   */
  public static Builder builder(Object command, String variablePrefix) {
    return new Builder(command, variablePrefix);
  }

  /** Sets up the log, runs the command that the arguments name, and returns its exit code. */
  public int run(String... arguments) {
    commandLine.setExecutionStrategy(
        parsed -> {
          Logging.configure(common, quietLoggers);
          return execute(parsed);
        });
    return commandLine.execute(arguments);
  }

  /**
   * Returns the model of the command line. What it executes leaves the configuration of the log
   * alone, which suits tests.
   */
  public CommandLine commandLine() {
    return commandLine;
  }

  private static int execute(ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    for (CommandLine command : parsed.asCommandLineList()) {
      command.getCommandSpec().options().stream()
          .filter(option -> !option.inherited())
          .forEach(option -> Converters.checkLimits(command, option));
    }
    return new RunLast().execute(parsed);
  }

  /** The settings of a program. Not thread-safe. */
  public static final class Builder {

    private final Object command;
    private final String variablePrefix;
    private UnaryOperator<@Nullable String> environment = System::getenv;
    private LogLevel defaultLogLevel = LogLevel.INFO;
    private QuietLoggers quietLoggers = QuietLoggers.none();
    private FailureMessages failures = failure -> null;

    private Builder(Object command, String variablePrefix) {
      this.command = command;
      this.variablePrefix = variablePrefix;
    }

    /** Sets what the values of environment variables come from; the process's by default. */
    public Builder environment(UnaryOperator<@Nullable String> environment) {
      this.environment = environment;
      return this;
    }

    /** Sets the default of {@code --log-level}; info by default. */
    public Builder defaultLogLevel(LogLevel defaultLogLevel) {
      this.defaultLogLevel = defaultLogLevel;
      return this;
    }

    /** Sets which loggers are quieter than the rest; none by default. */
    public Builder quietLoggers(QuietLoggers quietLoggers) {
      this.quietLoggers = quietLoggers;
      return this;
    }

    /** Sets what the program's own failures are called; by default they are unexpected. */
    public Builder failures(FailureMessages failures) {
      this.failures = failures;
      return this;
    }

    /** Builds the program. */
    public Program build() {
      return new Program(this);
    }
  }
}
