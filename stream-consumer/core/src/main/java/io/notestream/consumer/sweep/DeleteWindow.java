package io.notestream.consumer.sweep;

import io.notestream.consumer.batch.Stop;

/**
 * Bounds how many deletes are in flight at once. Starts at half of the most, halves when DynamoDB
 * throttles one, and grows by one with each windowful that is not throttled, if all of it was used.
 * Of the deletes that were in flight when it halved, another throttle says nothing new.
 * Thread-safe.
 */
final class DeleteWindow {

  /** How often a waiting thread looks whether a stop was requested. */
  private static final long POLL_MILLIS = 50;

  private final int most;
  private double size;
  private boolean full;
  private int inFlight;
  private int fromBefore;

  /**
   * @param most how many may be in flight at once, at least 1
   */
  DeleteWindow(int most) {
    this.most = most;
    this.size = Math.max(1, most / 2);
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
    full |= inFlight >= (int) size;
    return true;
  }

  /**
   * Called when a delete, or an attempt that was not made, is over. Returns whether none is in
   * flight now.
   */
  synchronized boolean leave() {
    inFlight--;
    if (fromBefore > 0) {
      fromBefore--;
    } else if (full) {
      size = Math.min(most, size + 1 / size);
    }
    full &= inFlight > 0;
    notifyAll();
    return inFlight == 0;
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
