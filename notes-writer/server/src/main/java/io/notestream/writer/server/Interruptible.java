package io.notestream.writer.server;

import io.notestream.cli.Shutdown;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a command that takes long, so that a signal ends it in order. */
final class Interruptible {

  private static final Logger LOG = LoggerFactory.getLogger(Interruptible.class);

  /** More than a call may take, and less than whoever sent the signal waits. */
  private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

  private static final Duration MARGIN = Duration.ofSeconds(2);

  private Interruptible() {}

  /**
   * Returns the exit code of a command.
   *
   * @param stop makes the command end soon; called if a signal comes
   * @param late says how far the command is; called if it has not ended in time all the same, since
   *     it waits for its input for instance
   * @param command says itself how far it was
   */
  static int run(Runnable stop, Runnable late, IntSupplier command) {
    CountDownLatch ended = new CountDownLatch(1);
    Shutdown shutdown = Shutdown.install();
    shutdown.interruptingWith(
        () -> {
          stop.run();
          if (!isDown(ended)) {
            late.run();
          }
        },
        LONGEST_STOP.plus(MARGIN));
    try {
      return command.getAsInt();
    } finally {
      ended.countDown();
      shutdown.uninstall();
    }
  }

  private static boolean isDown(CountDownLatch ended) {
    try {
      return ended.await(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("interrupted while the command was ending");
      return false;
    }
  }
}
