package io.notestream.consumer.worker.chaos;

import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.cli.WorkerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Workers as processes; one that is killed is followed by another. */
final class WorkerProcesses implements AutoCloseable {

  private final Bench bench;
  private final Path logs;
  private final List<Process> running = new ArrayList<>();
  private int kills;

  WorkerProcesses(Bench bench, Path logs, int count) throws IOException {
    this.bench = bench;
    this.logs = logs;
    for (int i = 0; i < count; i++) {
      running.add(start());
    }
  }

  /** As {@code kill -9} does. */
  void killOne(Random random) throws IOException, InterruptedException {
    int which = random.nextInt(running.size());
    running.get(which).destroyForcibly().waitFor();
    running.set(which, start());
    kills++;
  }

  int kills() {
    return kills;
  }

  @Override
  public void close() {
    running.forEach(Process::destroyForcibly);
  }

  private Process start() throws IOException {
    return WorkerProcess.start(
        bench, logs.resolve("workers.log"), "--reaction", "archive", "--sweeper", "on");
  }
}
