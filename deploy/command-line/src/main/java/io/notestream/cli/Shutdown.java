package io.notestream.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process in order on SIGTERM and SIGINT: what runs is closed, and the exit code is 0, or
 * 1 if a command was kept from finishing. The JVM does this once, however many signals come. It
 * halts in the end, since threads of libraries may outlive it, and the JVM's own exit code would be
 * the signal's. Thread-safe.
 */
public final class Shutdown {

  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  private final Thread hook = new Thread(this::run, "shutdown");
  private @Nullable Runnable close;
  private @Nullable Duration limit;
  private int code = ExitCode.DONE;

  private Shutdown() {}

  /**
   * Makes signals end the process in order from now on. Install one per process.
   *
   * @return the handle, through which the program says what is to be closed; at first nothing
   */
  public static Shutdown install() {
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime().addShutdownHook(shutdown.hook);
    return shutdown;
  }

  /**
   * Sets what is to be closed, and how long that may take; replaces what was set before. What is
   * still being closed then is cut off: whoever sent the signal would kill the process soon.
   *
   * @param close closes it; called once, on a thread of its own. If it throws, the exit code is 1
   * @param limit how long closing may take after the signal; when it is over, the process ends with
   *     exit code 0
   */
  public synchronized void closingWith(Runnable close, Duration limit) {
    this.close = close;
    this.limit = limit;
    this.code = ExitCode.DONE;
  }

  /**
   * Sets how to interrupt a command that would have ended by itself. As {@link #closingWith}, but
   * the exit code is 1: what was asked for is not done.
   *
   * @param interrupt interrupts it and waits for its end; called once, on a thread of its own
   * @param limit how long that may take after the signal
   */
  public synchronized void interruptingWith(Runnable interrupt, Duration limit) {
    this.close = interrupt;
    this.limit = limit;
    this.code = ExitCode.FAILED;
  }

  /**
   * Leaves signals to the JVM again: nothing runs any more that has to be closed. Does nothing once
   * a signal has come.
   */
  public void uninstall() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("a signal ends the process already");
    }
  }

  /**
   * Waits until a signal ends the process; never returns normally.
   *
   * @throws InterruptedException if this thread is interrupted while it waits
   */
  public static void awaitSignal() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private void run() {
    Runnable last;
    Duration most;
    int exitCode;
    synchronized (this) {
      last = close;
      most = limit;
      exitCode = code;
    }
    if (most != null) {
      haltAfter(most, exitCode);
    }
    try {
      if (last != null) {
        last.run();
      }
    } catch (RuntimeException | Error e) {
      LOG.error("failed to stop in order", e); // The JVM would say it in its own way, and go on.
      exitCode = ExitCode.FAILED;
    }
    Runtime.getRuntime().halt(exitCode);
  }

  private static void haltAfter(Duration limit, int exitCode) {
    Thread timer =
        new Thread(
            () -> {
              try {
                Thread.sleep(limit.toMillis());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // Nobody does; if so, the time is up.
              }
              LOG.warn("cut off what was not closed {} after the signal", limit);
              Runtime.getRuntime().halt(exitCode);
            },
            "shutdown-limit");
    timer.setDaemon(true);
    timer.start();
  }
}
