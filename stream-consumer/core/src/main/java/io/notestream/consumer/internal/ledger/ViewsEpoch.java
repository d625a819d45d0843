package io.notestream.consumer.internal.ledger;

import io.notestream.model.failure.Failure;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The number of times a table was found missing, or the views table found to be another one. What
 * was known of the views table in one epoch, above all when counting began, need not hold in the
 * next. Thread-safe.
 */
public final class ViewsEpoch {

  private static final String NOT_FOUND = "ResourceNotFoundException";

  private final AtomicLong epoch = new AtomicLong();
  private final AtomicLong doubts = new AtomicLong();

  /** Returns the current epoch. */
  public long get() {
    return epoch.get();
  }

  /** Returns how often something happened after which the table is worth a look. */
  public long doubts() {
    return doubts.get();
  }

  /** Ends the epoch, since the views table is another one. */
  public void end() {
    epoch.incrementAndGet();
  }

  /** Notes that the table may be another one. */
  public void doubt() {
    doubts.incrementAndGet();
  }

  /**
   * Ends the epoch if the failed call, to whichever table, did not find the table. If it had no
   * response, the service may have been replaced together with its tables: that is worth a look.
   */
  public void failed(Failure failure) {
    if (failure.code().equals(NOT_FOUND)) {
      end();
    } else if (failure.kind() == Failure.Kind.UNCLEAR) {
      doubt();
    }
  }
}
