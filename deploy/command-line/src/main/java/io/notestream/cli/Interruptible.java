package io.notestream.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a command that takes long, so that a signal ends it in order. */
public final class Interruptible {

  private static final Logger LOG = LoggerFactory.getLogger(Interruptible.class);

  /** How long before the process is cut off it is told that the command was late. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private Interruptible() {}

  /**
   * {@return the exit code of a command, which is run}
   *
   * @param limit how long after a signal the process is gone at the latest: more than a call may
   *     take, and less than whoever sent the signal waits; over 2 s
   * @param stop makes the command end soon; called if a signal comes
   * @param late says how far the command is; called if it has not ended in time all the same, since
   *     it waits for its input for instance
   * @param command says itself how far it was
   */
  public static int run(Duration limit, Runnable stop, Runnable late, IntSupplier command) {
    CountDownLatch ended = new CountDownLatch(1);
    Shutdown shutdown = Shutdown.install();
    shutdown.interruptingWith(
        () -> {
          stop.run();
          if (!isDown(ended, limit.minus(MARGIN))) {
            late.run();
          }
        },
        limit);
    try {
      return command.getAsInt();
    } finally {
      ended.countDown();
      shutdown.uninstall();
    }
  }

  private static boolean isDown(CountDownLatch ended, Duration within) {
    try {
      return ended.await(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("interrupted while the command was ending");
      return false;
    }
  }
}
