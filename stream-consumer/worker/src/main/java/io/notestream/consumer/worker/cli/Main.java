package io.notestream.consumer.worker.cli;

import io.notestream.consumer.worker.StreamWorker;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code stream-consumer.jar}. */
@Command(
    name = "stream-consumer.jar",
    description = "Reads the stream of the notes table and keeps its views.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      WorkerCommand.class,
      CreateTablesCommand.class,
      DeadLettersCommand.class,
      GapsCommand.class,
      ReplayCommand.class,
      CaptureCommand.class
    })
public final class Main implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Logging logging = new Logging();

  private Main() {}

  /** Runs a command; ends the JVM with its exit code: 0, 1 for a failure, 2 for wrong usage. */
  public static void main(String[] args) {
    int code = commandLine().execute(args);
    System.exit(code);
  }

  /** The command line as it is parsed, every option with its environment variable. */
  static CommandLine commandLine() {
    CommandLine commands = new CommandLine(new Main());
    EnvironmentVariables.of(System::getenv).applyTo(commands);
    commands.setExecutionStrategy(
        parsed -> {
          Main main = commands.getCommand();
          main.logging.configure();
          return new CommandLine.RunLast().execute(parsed);
        });
    commands.setExecutionExceptionHandler(new Failures());
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    return commands;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** The jar's version. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = StreamWorker.class.getPackage().getImplementationVersion();
      return new String[] {"stream-consumer " + (version == null ? "development" : version)};
    }
  }
}
