package io.notestream.consumer.worker.chaos;

import static org.awaitility.Awaitility.await;

import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.cli.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Workers as processes; one that is killed is followed by another. */
final class WorkerProcesses implements AutoCloseable {

  /** Also that of the commands beside them: an erasure takes four times as long. */
  static final String GUARD = "5s";

  private static final Duration START = Duration.ofMinutes(2);

  private final Bench bench;
  private final Path log;
  private final List<Process> running = new ArrayList<>();
  private int kills;
  private long started;

  WorkerProcesses(Bench bench, Path logs, int count) throws IOException {
    this.bench = bench;
    this.log = logs.resolve("workers.log");
    for (int i = 0; i < count; i++) {
      running.add(start());
    }
  }

  /** Kills one once all are ready: where starting takes long, there would never be a fleet. */
  synchronized void killOneOfAll(Random random) throws IOException, InterruptedException {
    await().atMost(START).pollInterval(Duration.ofMillis(200)).until(() -> ready() >= started);
    killOne(random);
  }

  /** As {@code kill -9} does. */
  synchronized void killOne(Random random) throws IOException, InterruptedException {
    int which = random.nextInt(running.size());
    running.get(which).destroyForcibly().waitFor();
    running.set(which, start());
    kills++;
  }

  /** Does something while none is killed. */
  synchronized void undisturbed(Load.Action action) throws Exception {
    action.run();
  }

  /** Kills all, does something while none is running, and starts as many. */
  synchronized void whileNoneRuns(Runnable action) throws IOException, InterruptedException {
    for (Process process : running) {
      process.destroyForcibly().waitFor();
    }
    started = ready(); // Some may have been killed before they were.
    action.run();
    for (int i = 0; i < running.size(); i++) {
      running.set(i, start());
    }
  }

  synchronized int kills() {
    return kills;
  }

  /** Lines that say that what must never happen did. */
  List<String> brokenInvariants() throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains("An invariant is broken")).toList();
    }
  }

  @Override
  public void close() {
    running.forEach(Process::destroyForcibly);
  }

  private long ready() throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.startsWith("stream-consumer ready")).count();
    }
  }

  private Process start() throws IOException {
    started++;
    return WorkerProcess.start(
        bench,
        log,
        "--reaction",
        "archive",
        "--sweeper",
        "on",
        "--projection",
        "sizes",
        "--guard",
        GUARD);
  }
}
