package io.notestream.consumer.worker.cli;

import io.notestream.cli.Progress;
import io.notestream.cli.Range;
import io.notestream.cli.Shutdown;
import io.notestream.cli.WrongValueException;
import io.notestream.consumer.worker.internal.admin.Capture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code capture}. */
@Command(
    name = "capture",
    description = {
      "Writes the records that a running worker reads to a file, for 'replay' and for tests, until a"
          + " signal ends it.",
      "It reads from the worker, not from the stream, of which DynamoDB allows two readers. The"
          + " worker's admin endpoints have to be on a loopback address."
    })
final class CaptureCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(CaptureCommand.class);
  private static final int OK = 200;

  /** Stands for a line that did not come whole. */
  private static final String LOST = "{\"capture\":\"lost\"}";

  private static final Duration LONGEST_STOP = Duration.ofSeconds(25);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private AdminOptions admin = new AdminOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = {
        "The file to write; compressed if its name ends in .gz. One that holds something already is",
        "not written over."
      })
  private Path out = Path.of("capture.jsonl");

  @Option(
      names = "--redact",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Leave titles and bodies out; the worker does not send them.")
  private boolean redact;

  @Option(
      names = "--records",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many records to capture; 0 for all until a signal.")
  @Range(min = 0)
  private long most;

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireWritable();
    HttpResponse<InputStream> response =
        admin.send(
            admin.request("/capture?redact=" + redact).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != OK) {
      spec.commandLine().getErr().println("the worker refuses: " + response.statusCode());
      return 1;
    }
    Shutdown shutdown = Shutdown.install();
    try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        Output output = new Output(open());
        Progress progress =
            Progress.start(() -> "captured " + output.written() + " records; Ctrl-C ends it")) {
      shutdown.closingWith(() -> stop(output, progress), LONGEST_STOP);
      return copy(lines, output, progress);
    } finally {
      shutdown.uninstall();
    }
  }

  /** Fails before the worker is asked, which would capture for nobody. */
  private void requireWritable() throws IOException {
    Path directory = out.toAbsolutePath().getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      throw new WrongValueException("--out", "there is no directory " + directory, null);
    }
    if (Files.isDirectory(out)) {
      throw new WrongValueException("--out", out + " is a directory", null);
    }
    if (Files.isRegularFile(out) && Files.size(out) > 0) {
      // What was captured may be in no stream any more.
      throw new WrongValueException("--out", out + " is not empty: name another file", null);
    }
  }

  private int copy(BufferedReader lines, Output output, Progress progress) throws IOException {
    String line;
    while ((most == 0 || output.written() < most) && (line = next(lines)) != null) {
      if (line.equals(LOST)) {
        progress.close();
        spec.commandLine()
            .getErr()
            .println("the worker is gone; " + output.written() + " records in " + out);
        return 1;
      }
      if (line.equals(Capture.FELL_BEHIND)) {
        progress.close();
        spec.commandLine()
            .getErr()
            .println("the capture fell behind and ended after " + output.written() + " records");
        return 1;
      }
      if (!line.isEmpty()) {
        output.write(line);
      }
    }
    progress.println(spec.commandLine().getOut(), output.written() + " records in " + out);
    return 0;
  }

  /** Returns the next line, {@link #LOST} if the worker has died, or null at the end. */
  private static @Nullable String next(BufferedReader lines) {
    try {
      return lines.readLine();
    } catch (IOException e) {
      LOG.debug("the worker is gone", e);
      return LOST;
    }
  }

  /** Ends the file, which is whole from then on, also where it is compressed. */
  private void stop(Output output, Progress progress) {
    progress.close();
    PrintWriter console = spec.commandLine().getOut();
    try {
      output.close();
      console.println(output.written() + " records in " + out);
    } catch (IOException e) {
      spec.commandLine().getErr().println("cannot end " + out + ": " + e.getMessage());
    }
    console.flush();
  }

  private Writer open() throws IOException {
    OutputStream stream = Files.newOutputStream(out);
    boolean compressed = String.valueOf(out.getFileName()).endsWith(".gz");
    return new OutputStreamWriter(
        compressed ? new GZIPOutputStream(stream, true) : stream, StandardCharsets.UTF_8);
  }

  /** The file, in which every line is whole. Thread-safe: a signal may close it at any time. */
  private static final class Output implements AutoCloseable {

    private final Writer file;
    private boolean closed;
    private long written;

    Output(Writer file) {
      this.file = file;
    }

    /** Writes a record, unless the file is closed. */
    synchronized void write(String line) throws IOException {
      if (!closed) {
        file.write(line);
        file.write('\n');
        file.flush();
        written++;
      }
    }

    synchronized long written() {
      return written;
    }

    @Override
    public synchronized void close() throws IOException {
      closed = true;
      file.close();
    }
  }
}
