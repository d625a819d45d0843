package io.notestream.consumer.worker.cli;

import io.notestream.consumer.worker.Bench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The worker's command line as a process of its own. */
public final class WorkerProcess {

  private WorkerProcess() {}

  private static final List<String> SMALL =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** Starts a small worker for the bench's tables, with its output at the end of the log. */
  public static Process start(Bench bench, Path log, String... options) throws IOException {
    return start(bench, log, SMALL, options);
  }

  /** Starts a worker with these options of the JVM. */
  public static Process start(Bench bench, Path log, List<String> jvm, String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "worker",
            "--endpoint-url",
            bench.endpoint().toString(),
            "--region",
            "us-east-1",
            "--table-prefix",
            bench.prefix(),
            "--admin-port",
            "0"));
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }
}
