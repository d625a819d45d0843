package io.notestream.consumer.worker;

import io.notestream.consumer.gap.Gaps;
import io.notestream.model.view.Gap;
import java.util.concurrent.atomic.AtomicLong;

/** Stores gaps, and remembers how many are open, so that health need not ask. Thread-safe. */
final class OpenGaps {

  /** More than these make no difference to anybody. */
  private static final int MAX_COUNTED = 1000;

  private final Gaps gaps;
  private final AtomicLong open = new AtomicLong();

  OpenGaps(Gaps gaps) {
    this.gaps = gaps;
  }

  /**
   * Stores a gap unless it is stored already, and counts it at once.
   *
   * @param again whether one that was closed opens again
   * @return whether it is new
   */
  boolean keep(Gap gap, boolean again) {
    boolean added = again ? gaps.putUnlessOpen(gap) : gaps.putIfAbsent(gap);
    if (added) {
      open.incrementAndGet();
    }
    return added;
  }

  /** Counts the open gaps again: another worker or an operator may have changed them. */
  void recount() {
    open.set(gaps.own(Gap.State.OPEN).limit(MAX_COUNTED).count());
  }

  /** Returns how many gaps are open, at the last count. */
  long count() {
    return open.get();
  }
}
