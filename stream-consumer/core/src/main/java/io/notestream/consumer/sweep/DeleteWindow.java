package io.notestream.consumer.sweep;

import io.notestream.consumer.batch.Stop;

/**
 * Bounds how many deletes are in flight at once. Starts at the most, halves when DynamoDB throttles
 * one, and grows by one with each windowful that is not throttled. Of the deletes that were in
 * flight when it halved, another throttle says nothing new. Thread-safe.
 */
final class DeleteWindow {

  /** How often a waiting thread looks whether a stop was requested. */
  private static final long POLL_MILLIS = 50;

  private final int most;
  private double size;
  private int inFlight;
  private int fromBefore;

  /**
   * @param most how many may be in flight at once, at least 1
   */
  DeleteWindow(int most) {
    this.most = most;
    this.size = most;
  }

  /** Waits until one more may be in flight. Returns {@code false} if a stop was requested. */
  synchronized boolean enter(Stop stop) throws InterruptedException {
    while (inFlight >= (int) size) {
      if (stop.requested()) {
        return false;
      }
      wait(POLL_MILLIS);
    }
    if (stop.requested()) {
      return false;
    }
    inFlight++;
    return true;
  }

  /** Called when a delete, or an attempt that was not made, is over. */
  synchronized void leave() {
    inFlight--;
    if (fromBefore > 0) {
      fromBefore--;
    } else {
      size = Math.min(most, size + 1 / size);
    }
    notifyAll();
  }

  /** Called for each attempt that DynamoDB throttles. */
  synchronized void throttled() {
    if (fromBefore == 0) {
      size = Math.max(1, size / 2);
      fromBefore = inFlight;
    }
  }

  /** Returns how many may be in flight now. */
  synchronized int size() {
    return (int) size;
  }
}
