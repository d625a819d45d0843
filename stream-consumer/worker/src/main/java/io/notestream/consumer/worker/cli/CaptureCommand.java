package io.notestream.consumer.worker.cli;

import io.notestream.consumer.worker.admin.Capture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code capture}. */
@Command(
    name = "capture",
    description = {
      "Writes the records that a running worker reads to a file, for 'replay' and for tests.",
      "It ends when it is stopped or has enough. It is no third reader of the stream, of which DynamoDB allows",
      "two. The worker's management face has to be on loopback."
    },
    mixinStandardHelpOptions = true)
final class CaptureCommand implements Callable<Integer> {

  private static final int OK = 200;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where to; compressed if it ends in .gz.")
  private Path out = Path.of("capture.jsonl");

  @Option(
      names = "--admin-url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8081",
      description = "The worker's management face. Default: http://127.0.0.1:8081.")
  private URI admin = URI.create("http://127.0.0.1:8081");

  @Option(
      names = "--redact",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Without titles and bodies: the worker leaves them out.")
  private boolean redact;

  @Option(
      names = "--records",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after so many; 0 for no end. Default: 0.")
  private long most;

  @Override
  public Integer call() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(admin.resolve("/capture?redact=" + redact)).build();
    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    if (answer.statusCode() != OK) {
      spec.commandLine().getErr().println("the worker refuses: " + answer.statusCode());
      return 1;
    }
    Shutdown shutdown = Shutdown.install();
    try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        Output output = new Output(open())) {
      shutdown.closingWith(() -> stop(output));
      return copy(lines, output);
    } finally {
      shutdown.uninstall();
    }
  }

  private int copy(BufferedReader lines, Output output) throws IOException {
    String line;
    while ((most == 0 || output.written() < most) && (line = lines.readLine()) != null) {
      if (line.equals(Capture.FELL_BEHIND)) {
        spec.commandLine()
            .getErr()
            .println("the capture fell behind and ended after " + output.written() + " records");
        return 1;
      }
      if (!line.isEmpty()) {
        output.write(line);
      }
    }
    spec.commandLine().getOut().println(output.written() + " records in " + out);
    return 0;
  }

  /** Ends the file, which is whole from then on, also where it is compressed. */
  private void stop(Output output) {
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
