package io.notestream.writer.server;

import ch.qos.logback.classic.Level;
import io.notestream.cli.Program;
import io.notestream.cli.QuietLoggers;
import io.notestream.model.endpoint.MissingAccessException;
import io.notestream.writer.transfer.TransferException;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code notes-writer.jar}. */
@Command(
    name = "notes-writer",
    description = "Stores notes that may expire, and serves them over HTTP.",
    subcommands = {
      ServeCommand.class,
      CreateTablesCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      DevTokenCommand.class
    })
public final class Main {

  private static final QuietLoggers QUIET_LOGGERS =
      new QuietLoggers(
          // Every byte of every request and response, titles and bodies included.
          Map.of(
              "org.apache.hc.client5.http.wire", Level.OFF, "software.amazon.awssdk", Level.DEBUG),
          Map.of(
              "io.javalin", Level.WARN,
              "org.eclipse.jetty", Level.WARN,
              "org.apache.hc", Level.INFO,
              "software.amazon.awssdk", Level.INFO),
          Map.of());

  private Main() {}

  /**
   * Runs a command; ends the JVM with its exit code: 0, 1 for a failure, 2 for wrong usage.
   *
   * @param arguments as typed; {@code --help} lists what is understood
   */
  public static void main(String[] arguments) {
    System.exit(program().build().run(arguments));
  }

  /** {@return the command line, with a variable {@code NOTESTREAM_…} for each option} */
  public static Program.Builder program() {
    return Program.builder(new Main(), "NOTESTREAM_")
        .quietLoggers(QUIET_LOGGERS)
        .failures(
            failure ->
                failure instanceof StartException
                        || failure instanceof TransferException
                        || failure instanceof MissingAccessException
                    ? failure.getMessage()
                    : null);
  }
}
