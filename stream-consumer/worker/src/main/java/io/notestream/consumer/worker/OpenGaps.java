package io.notestream.consumer.worker;

import io.notestream.consumer.gap.Gaps;
import io.notestream.model.view.Gap;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps gaps, and knows how many are open without asking each time. Thread-safe. */
final class OpenGaps {

  /** More than these make no difference to anybody. */
  private static final int MOST = 1000;

  private final Gaps gaps;
  private final AtomicLong open = new AtomicLong();

  OpenGaps(Gaps gaps) {
    this.gaps = gaps;
  }

  /**
   * Keeps a gap unless it is kept already, and counts it at once.
   *
   * @return whether it is new
   */
  boolean keep(Gap gap) {
    boolean added = gaps.putIfAbsent(gap);
    if (added) {
      open.incrementAndGet();
    }
    return added;
  }

  /** Counts anew: another worker or an operator may have changed them. */
  void recount() {
    open.set(gaps.list(Gap.State.OPEN).limit(MOST).count());
  }

  /** How many are open, at the last count. */
  long count() {
    return open.get();
  }
}
