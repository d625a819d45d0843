package io.notestream.consumer.worker.cli;

import io.notestream.consumer.worker.StreamWorker;
import org.jspecify.annotations.Nullable;

/**
 * What SIGTERM and SIGINT do: the worker is closed, and the process ends with exit code 0. The JVM
 * runs this once, however many signals come. It halts in the end, since threads of KCL outlive it
 * and the JVM's own exit code would be 143. Thread-safe.
 */
final class Shutdown {

  private final Thread hook = new Thread(this::run, "shutdown");
  private @Nullable StreamWorker worker;

  private Shutdown() {}

  /** From now on signals end the process in order, with exit code 0. */
  static Shutdown install() {
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime().addShutdownHook(shutdown.hook);
    return shutdown;
  }

  /** The worker to close. */
  synchronized void of(StreamWorker started) {
    worker = started;
  }

  /** There will be no worker: the process may end with whatever exit code it has. */
  void uninstall() {
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private void run() {
    StreamWorker running;
    synchronized (this) {
      running = worker;
    }
    if (running != null) {
      running.close();
    }
    Runtime.getRuntime().halt(0);
  }
}
