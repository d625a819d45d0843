package io.notestream.consumer.internal.retry;

import io.notestream.consumer.batch.Stop;
import io.notestream.model.failure.Failure;

/**
 * The retry state of a sequence of calls, each of which is repeated until it succeeds: the backoff
 * between the attempts, and whether the sequence is waiting. Compared by identity; not thread-safe.
 */
public final class Retry implements AutoCloseable {

  private final ActiveRetries retries;
  private final Backoff backoff;
  private boolean waiting;

  Retry(ActiveRetries retries, Backoff backoff) {
    this.retries = retries;
    this.backoff = backoff;
  }

  /**
   * Pauses after a failed call, before the next attempt.
   *
   * @return {@code false} if a stop was requested
   */
  public boolean pauseAfter(Call call, Failure failure, Stop stop) {
    blockedBy(call, failure);
    return stop.pause(backoff.next());
  }

  /** Notes that the sequence waits for the failure to pass, by a pause of the caller's own. */
  public void blockedBy(Call call, Failure failure) {
    waiting = true;
    retries.enter(this, call, failure);
  }

  /** Notes that a call succeeded, or that its response ends the wait for it. */
  public void succeeded(Call call) {
    progressed();
    retries.succeeded(call);
  }

  /**
   * Notes that a call was refused, so that another one follows: the next pause is a short one
   * again. Nothing has succeeded by that, and a sequence that waits goes on waiting.
   */
  public void refused() {
    backoff.reset();
  }

  /** Notes that a call succeeded or brought something new: the next pause is a short one again. */
  public void progressed() {
    if (waiting) {
      waiting = false;
      backoff.reset();
      retries.leave(this);
    }
  }

  /** Ends the sequence, with or without success. */
  @Override
  public void close() {
    progressed();
  }
}
