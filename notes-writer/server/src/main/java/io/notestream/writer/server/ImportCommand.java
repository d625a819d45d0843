package io.notestream.writer.server;

import io.notestream.cli.Progress;
import io.notestream.cli.Range;
import io.notestream.writer.transfer.ImportReport;
import io.notestream.writer.transfer.NoteImport;
import io.notestream.writer.transfer.TransferSettings;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Stores the notes of a file. */
@Command(
    name = "import",
    description = {
      "Stores the notes of a file that export wrote.",
      "Nothing is overwritten: a note whose id is there stays as it is, so that the command can be"
          + " repeated. Lines that are wrong are named, and are exit code 1."
    })
final class ImportCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
  private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "The file, in gzip if its name ends in .gz; - for standard input.")
  private String file = "";

  @Option(
      names = "--dry-run",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Only check the lines. Needs no tables.")
  private boolean dryRun;

  @Option(
      names = "--from-line",
      paramLabel = "N",
      defaultValue = "1",
      description = "The first line that is imported.")
  @Range(min = 1)
  private long fromLine = 1;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "8",
      description = "How many notes are stored side by side.")
  @Range(min = 1, max = TransferSettings.MAX_PARALLEL)
  private int concurrency = TransferSettings.DEFAULT_PARALLEL;

  @Option(
      names = "--max-write-units",
      paramLabel = "N",
      defaultValue = "1000",
      description = "The most write units a second; 0 for any number.")
  @Range(min = 0, max = Integer.MAX_VALUE)
  private int maxWriteUnits = TransferSettings.DEFAULT_MAX_UNITS;

  @Mixin private final TransferOptions transfer = new TransferOptions();

  @Override
  public Integer call() {
    if (dryRun) {
      return run(NoteImport.dryRun(Clock.systemUTC(), transfer.hasBlobs()));
    }
    try (Connections connections = transfer.open()) {
      return run(new NoteImport(transfer.settings(connections, concurrency, maxWriteUnits)));
    }
  }

  private int run(NoteImport imports) {
    TransferRun run =
        new TransferRun(
            imports::stop,
            () -> text(imports.report()),
            () ->
                ", --from-line " + Math.max(fromLine, imports.report().through() + 1) + " goes on",
            () -> imports.report().wrong() == 0);
    return run.run(progress -> copy(imports, progress), spec.commandLine().getOut(), err());
  }

  private boolean copy(NoteImport imports, Progress progress) {
    Consumer<String> wrongLines = line -> progress.println(err(), line);
    return file.equals(ExportCommand.STANDARD)
        ? imports.fromStream(new FileInputStream(FileDescriptor.in), fromLine, wrongLines)
        : imports.fromFile(Path.of(file), fromLine, wrongLines);
  }

  private String text(ImportReport report) {
    return (dryRun ? "could import " : "imported ")
        + report.imported()
        + " notes; "
        + (dryRun ? "" : "left alone " + report.existing() + " that exist; ")
        + "left out "
        + report.expired()
        + " that have expired"
        + (report.erased() == 0
            ? ""
            : " and " + report.erased() + " of users who were erased since")
        + "; wrong lines: "
        + report.wrong();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
