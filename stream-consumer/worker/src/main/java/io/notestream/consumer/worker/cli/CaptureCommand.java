package io.notestream.consumer.worker.cli;

import io.notestream.consumer.worker.admin.Capture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
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
    try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        Writer file = open()) {
      return copy(lines, file);
    }
  }

  private int copy(BufferedReader lines, Writer file) throws IOException {
    long written = 0;
    String line;
    while ((most == 0 || written < most) && (line = lines.readLine()) != null) {
      if (line.equals(Capture.FELL_BEHIND)) {
        spec.commandLine()
            .getErr()
            .println("the capture fell behind and ended after " + written + " records");
        return 1;
      }
      if (!line.isEmpty()) {
        file.write(line);
        file.write('\n');
        file.flush();
        written++;
      }
    }
    spec.commandLine().getOut().println(written + " records in " + out);
    return 0;
  }

  private Writer open() throws IOException {
    OutputStream stream = Files.newOutputStream(out);
    boolean compressed = String.valueOf(out.getFileName()).endsWith(".gz");
    return new OutputStreamWriter(
        compressed ? new GZIPOutputStream(stream, true) : stream, StandardCharsets.UTF_8);
  }
}
