package io.notestream.stack.expiration;

import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.consumer.worker.options.SweepSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A worker in a process of its own, which can be killed as the system kills. */
final class WorkerProcess implements AutoCloseable {

  private final Process process;

  private WorkerProcess(Process process) {
    this.process = process;
  }

  static WorkerProcess start(URI endpoint, ReactionLog reactions) {
    try {
      return new WorkerProcess(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  WorkerProcess.class.getName(),
                  endpoint.toString(),
                  reactions.file().toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL, on the systems that have it; comes back when the process is gone. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** SIGSTOP: it does nothing, and does not know that time goes by. */
  void stop() {
    signal("STOP");
  }

  /** SIGCONT: it goes on where it was, as if nothing had been. */
  void goOn() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("kill -" + signal + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** The settings of every worker of the proof: a sweeper that another one soon follows. */
  static StreamWorker.Builder settings(URI endpoint, ReactionLog reactions) {
    SweepSettings standard = SweepSettings.standard();
    return StreamWorker.builder()
        .endpoint(endpoint)
        .reactions(List.of(reactions.reaction(), ReactionSettings.parse("archive")))
        .sweeper(
            new SweepSettings(
                Duration.ofMillis(100),
                standard.maxTimers(),
                standard.perSecond(),
                2,
                standard.maxItemBytes(),
                standard.guard(),
                Duration.ofSeconds(1),
                standard.maxReturn()));
  }

  /** Runs until it is killed, or until whoever started it is gone. */
  public static void main(String[] arguments) throws IOException {
    settings(URI.create(arguments[0]), new ReactionLog(Path.of(arguments[1]))).start();
    System.in.transferTo(System.out);
    Runtime.getRuntime().halt(1);
  }
}
