package io.notestream.writer.server;

import io.notestream.cli.OptionValues;
import io.notestream.cli.Printable;
import io.notestream.cli.Progress;
import io.notestream.cli.Range;
import io.notestream.model.note.UserId;
import io.notestream.writer.transfer.ExportReport;
import io.notestream.writer.transfer.NoteExport;
import io.notestream.writer.transfer.TransferSettings;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes notes to a file. */
@Command(
    name = "export",
    description = {
      "Writes the live notes to a file of JSON Lines.",
      "If it is interrupted, the same command goes on. Items that cannot be read are named, and are"
          + " exit code 1."
    })
final class ExportCommand implements Callable<Integer> {

  /** The name that stands for a standard stream. */
  static final String STANDARD = "-";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
  private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "The file, in gzip if its name ends in .gz; - for standard output.")
  private String file = "";

  @Option(
      names = "--user",
      paramLabel = "ID",
      description = "The user whose notes are exported. Without it, those of all users.")
  private @Nullable String user;

  @Option(
      names = "--segments",
      paramLabel = "N",
      defaultValue = "8",
      description = "How many parts of the table are read side by side.")
  @Range(min = 1, max = TransferSettings.MAX_PARALLEL)
  private int segments = TransferSettings.DEFAULT_PARALLEL;

  @Option(
      names = "--max-read-units",
      paramLabel = "N",
      defaultValue = "1000",
      description = "The most read units a second; 0 for any number.")
  @Range(min = 0, max = Integer.MAX_VALUE)
  private int maxReadUnits = TransferSettings.DEFAULT_MAX_UNITS;

  @Mixin private final TransferOptions transfer = new TransferOptions();

  @Override
  public Integer call() {
    String only = user;
    UserId userId = only == null ? null : OptionValues.read("--user", () -> new UserId(only));
    try (Connections connections = transfer.open()) {
      NoteExport export =
          new NoteExport(transfer.settings(connections, segments, maxReadUnits), userId);
      TransferRun run =
          new TransferRun(
              export::stop,
              () -> text(export.report()),
              () -> toStandardOutput() ? "" : ", the same command goes on",
              () -> export.report().unreadable() == 0);
      return run.run(progress -> copy(export, progress), messages(), err());
    }
  }

  private boolean copy(NoteExport export, Progress progress) {
    Consumer<String> unreadable = reason -> progress.println(err(), reason);
    return toStandardOutput()
        ? export.toStream(standardOutput(), Printable::json, unreadable)
        : export.toFile(Path.of(file), unreadable);
  }

  private boolean toStandardOutput() {
    return file.equals(STANDARD);
  }

  /** Not {@code System.out}, which keeps to itself that nobody reads it any more. */
  private static OutputStream standardOutput() {
    return new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
  }

  private static String text(ExportReport report) {
    return "exported "
        + report.notes()
        + " notes; left out "
        + report.ended()
        + " that have expired or are being deleted; failed to read "
        + report.unreadable();
  }

  private PrintWriter messages() {
    return toStandardOutput() ? err() : spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
