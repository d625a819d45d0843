package io.notestream.consumer.internal.ledger;

import io.notestream.model.failure.Failure;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The number of times a table was found missing. What was known of the views table in one epoch,
 * above all when counting began, need not hold in the next, whose table may be another one.
 * Thread-safe.
 */
public final class ViewsEpoch {

  private static final String NOT_FOUND = "ResourceNotFoundException";

  private final AtomicLong epoch = new AtomicLong();

  /** Returns the current epoch. */
  public long get() {
    return epoch.get();
  }

  /** Ends the epoch if the failed call, to whichever table, did not find the table. */
  public void failed(Failure failure) {
    if (failure.code().equals(NOT_FOUND)) {
      epoch.incrementAndGet();
    }
  }
}
