package io.notestream.writer.transfer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wish that a transfer ends; whoever waits wakes up. Thread-safe. */
final class Stop {

  private final CountDownLatch requested = new CountDownLatch(1);

  void request() {
    requested.countDown();
  }

  boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Ends the work of a thread, if the transfer is to end. */
  void check() throws StoppedException {
    if (isRequested()) {
      throw new StoppedException();
    }
  }

  /**
   * Waits.
   *
   * @throws StoppedException if the transfer is to end meanwhile
   */
  void sleep(long nanos) throws StoppedException {
    try {
      if (requested.await(nanos, TimeUnit.NANOSECONDS)) {
        throw new StoppedException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }

  /** Ends the work of a thread; never leaves this package. */
  static final class StoppedException extends Exception {

    private static final long serialVersionUID = 1;

    StoppedException() {
      super("stopped", null, false, false);
    }
  }
}
