package io.notestream.consumer.worker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.cli.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Somebody who runs commands, each as a process, and again when one says that it is not done. */
final class Operator implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Bench bench;
  private final Path logs;
  private final List<Process> started = new ArrayList<>();

  Operator(Bench bench, Path logs) {
    this.bench = bench;
    this.logs = logs;
  }

  /** Starts a command that counts, and so has to agree with the workers. */
  Process start(String command, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command, "--guard", WorkerProcesses.GUARD));
    if (!command.equals("erase")) {
      arguments.addAll(List.of("--projection", "sizes"));
    }
    arguments.addAll(List.of(options));
    arguments.addAll(
        List.of(
            "--table-prefix",
            bench.prefix(),
            "--endpoint-url",
            bench.endpoint().toString(),
            "--region",
            "us-east-1"));
    Process process = WorkerProcess.startAlone(log(command), arguments.toArray(String[]::new));
    started.add(process);
    return process;
  }

  /** Waits for a command; returns whether it has done all. */
  boolean ends(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue() == 0;
  }

  /** Waits for a command, and runs it again until it has done all. */
  void endsOrRunsAgain(Process first, String command, String... options)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    boolean done = ends(first);
    while (!done) {
      assertThat(Instant.now()).as(said(command)).isBefore(end);
      done = ends(start(command, options));
    }
  }

  /** What a command has said, each time that it was run. */
  String said(String command) throws IOException {
    return Files.exists(log(command)) ? Files.readString(log(command)) : "";
  }

  @Override
  public void close() {
    started.forEach(Process::destroyForcibly);
  }

  private Path log(String command) {
    return logs.resolve(command + ".log");
  }
}
