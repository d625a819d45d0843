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
   * {@return a builder of the program that runs this command}
   *
   * @param command the command, annotated with picocli's {@code @Command}; its name is the
   *     program's
   * @param variablePrefix what the names of all environment variables begin with, such as {@code
   *     APP_}
   */
  public static Builder builder(Object command, String variablePrefix) {
    return new Builder(command, variablePrefix);
  }

  /**
   * Sets up the log and runs the command that the arguments name, on this thread. Failures are
   * printed, not thrown.
   *
   * @param arguments as {@code main} received them
   * @return 0 for done, 1 for a failure, 2 for wrong usage, see {@link ExitCode}
   */
  public int run(String... arguments) {
    LibrarySettings.apply(Runtime.version().feature());
    commandLine.setExecutionStrategy(
        parsed -> {
          Runnable end = Logging.configure(common, quietLoggers);
          try {
            return execute(parsed);
          } finally {
            end.run();
          }
        });
    return commandLine.execute(arguments);
  }

  /**
   * {@return the model of the command line} What it executes leaves the configuration of the log
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

    /**
     * Sets where the values of environment variables come from.
     *
     * @param environment takes a variable's name and returns its value, {@code null} if it is not
     *     set; default {@link System#getenv(String)}
     * @return this builder
     */
    public Builder environment(UnaryOperator<@Nullable String> environment) {
      this.environment = environment;
      return this;
    }

    /**
     * Sets the level at which the program logs without {@code --log-level}.
     *
     * @param defaultLogLevel the level; default {@link LogLevel#INFO}
     * @return this builder
     */
    public Builder defaultLogLevel(LogLevel defaultLogLevel) {
      this.defaultLogLevel = defaultLogLevel;
      return this;
    }

    /**
     * Sets which loggers are quieter than {@code --log-level} asks for.
     *
     * @param quietLoggers the loggers; default {@link QuietLoggers#none()}
     * @return this builder
     */
    public Builder quietLoggers(QuietLoggers quietLoggers) {
      this.quietLoggers = quietLoggers;
      return this;
    }

    /**
     * Sets how the program explains failures that only it knows. Without an explanation a failure
     * is printed as unexpected, with its causes.
     *
     * @param failures returns a failure's line, or {@code null}; default {@code null} for all
     * @return this builder
     */
    public Builder failures(FailureMessages failures) {
      this.failures = failures;
      return this;
    }

    /**
     * Builds the program, and checks the declarations of its commands.
     *
     * @return the program; the builder can be used again
     * @throws CommandLine.InitializationException if the command, or one below it, is not declared
     *     as picocli needs it
     */
    public Program build() {
      return new Program(this);
    }
  }
}
