package io.notestream.consumer.internal.retry;

import io.notestream.consumer.batch.Stop;

/**
 * One sequence of calls that goes on until each has succeeded. Identified by itself; not
 * thread-safe.
 */
public final class Wait implements AutoCloseable {

  private final Waits waits;
  private final Backoff backoff = new Backoff();
  private boolean waiting;

  Wait(Waits waits) {
    this.waits = waits;
  }

  /**
   * A call has failed: waits before the next one.
   *
   * @return {@code false} if there was a request to stop
   */
  public boolean after(Failure failure, Stop stop) {
    waiting = true;
    waits.enter(this, failure);
    return stop.pause(backoff.next());
  }

  /** A call has failed, and the caller waits by itself. */
  public void stuck(Failure failure) {
    waiting = true;
    waits.enter(this, failure);
  }

  /** A call has succeeded, or brought something new. */
  public void progressed() {
    if (waiting) {
      waiting = false;
      backoff.reset();
      waits.leave(this);
    }
  }

  /** No more calls. */
  @Override
  public void close() {
    progressed();
  }
}
