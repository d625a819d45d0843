package io.notestream.cli;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process in order on SIGTERM and SIGINT: what runs is closed, and the exit code is 0. The
 * JVM does this once, however many signals come. It halts in the end, since threads of libraries
 * may outlive it, and the JVM's own exit code would be the signal's. Thread-safe.
 */
public final class Shutdown {

  private final Thread hook = new Thread(this::run, "shutdown");
  private @Nullable Runnable close;

  private Shutdown() {}

  /** Makes signals end the process in order from now on. */
  public static Shutdown install() {
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime().addShutdownHook(shutdown.hook);
    return shutdown;
  }

  /** Sets what is to be closed; replaces what was set before. */
  public synchronized void closingWith(Runnable close) {
    this.close = close;
  }

  /** Leaves signals to the JVM again: nothing runs any more that has to be closed. */
  public void uninstall() {
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  /** Waits until a signal ends the process; never returns. */
  public static void awaitSignal() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private void run() {
    Runnable last;
    synchronized (this) {
      last = close;
    }
    if (last != null) {
      last.run();
    }
    Runtime.getRuntime().halt(ExitCode.DONE);
  }
}
