package io.notestream.consumer.worker.cli;

import org.jspecify.annotations.Nullable;

/**
 * What SIGTERM and SIGINT do: what runs is closed, and the process ends with exit code 0. The JVM
 * runs this once, however many signals come. It halts in the end, since threads of KCL outlive it
 * and the JVM's own exit code would be 143. Thread-safe.
 */
final class Shutdown {

  private final Thread hook = new Thread(this::run, "shutdown");
  private @Nullable Runnable close;

  private Shutdown() {}

  /** From now on signals end the process in order, with exit code 0. */
  static Shutdown install() {
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime().addShutdownHook(shutdown.hook);
    return shutdown;
  }

  /** What closes that which runs. */
  synchronized void closingWith(Runnable close) {
    this.close = close;
  }

  /** Nothing runs any more: the process may end with whatever exit code it has. */
  void uninstall() {
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private void run() {
    Runnable last;
    synchronized (this) {
      last = close;
    }
    if (last != null) {
      last.run();
    }
    Runtime.getRuntime().halt(0);
  }
}
