package io.notestream.writer.server;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command line of the writer. */
@Command(
    name = "notes-writer",
    description = "Stores notes that may expire, and serves them over HTTP.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Main.Version.class,
    subcommands = {ServeCommand.class, CreateTablesCommand.class},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done, or stopped by a signal", "1:cannot start, or failed", "2:wrong usage"})
public final class Main {

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "logback-notes-writer.xml");
    }
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (!(failure instanceof StartException)) {
            throw failure;
          }
          command.getErr().println("notes-writer: " + failure.getMessage());
          return 1;
        });
    return commandLine;
  }

  /** The version of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"notes-writer " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
