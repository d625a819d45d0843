package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.internal.retry.Failure;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the times at which a table was found missing: what was known of the views before, when
 * counting began above all, need not hold for the table that comes after. Thread-safe.
 */
public final class ViewsEpoch {

  private static final String NOT_FOUND = "ResourceNotFoundException";

  private final AtomicLong epoch = new AtomicLong();

  /** The present epoch. */
  public long get() {
    return epoch.get();
  }

  /** A call has failed, to whichever table: if that was not there, the epoch is over. */
  public void failed(Failure failure) {
    if (failure.code().equals(NOT_FOUND)) {
      epoch.incrementAndGet();
    }
  }
}
