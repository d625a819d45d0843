package io.notestream.consumer.worker.cli;

import io.notestream.cli.Program;
import picocli.CommandLine.Command;

/** {@code stream-consumer.jar}. */
@Command(
    name = "stream-consumer",
    description = "Reads the stream of the notes table and keeps its views.",
    subcommands = {
      WorkerCommand.class,
      BackfillCommand.class,
      CreateTablesCommand.class,
      DeadLettersCommand.class,
      GapsCommand.class,
      ReconcileCommand.class,
      GenerationCommand.class,
      EraseCommand.class,
      ReplayCommand.class,
      CaptureCommand.class
    })
public final class Main {

  private Main() {}

  /** Runs a command; ends the JVM with its exit code: 0, 1 for a failure, 2 for wrong usage. */
  public static void main(String[] arguments) {
    System.exit(program().build().run(arguments));
  }

  /** Returns the command line, with a variable {@code NOTESTREAM_…} for each option. */
  public static Program.Builder program() {
    return Program.builder(new Main(), "NOTESTREAM_")
        .quietLoggers(LogHygiene.quietLoggers())
        .failures(WorkerFailures::line);
  }
}
