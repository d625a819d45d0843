package io.notestream.consumer.worker.internal.console.activity;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last changes that were settled. Whoever publishes never waits for whoever reads: a reader
 * that is too slow finds that changes are missing, and how many. Thread-safe.
 */
public final class LiveFeed {

  /** How many changes are kept. */
  public static final int KEPT = 2_000;

  /** Ids begin at the time of the start, so that those of the next process are higher. */
  private static final long IDS_PER_MILLI = 1_000;

  private final @Nullable LiveChange[] ring = new LiveChange[KEPT];
  private final long first;
  private long next;

  LiveFeed(long startMillis) {
    first = startMillis * IDS_PER_MILLI;
    next = first;
  }

  /**
   * Changes and what is missing before them.
   *
   * @param changes the oldest first
   * @param missed how many changes after the position are kept no more
   * @param through the position after the last of them
   */
  public record Page(List<LiveChange> changes, long missed, long through) {}

  synchronized void publish(List<LiveChange> changes) {
    for (LiveChange change : changes) {
      ring[(int) (next % KEPT)] = change.withId(next);
      next++;
    }
    notifyAll();
  }

  /** Returns the position after the newest change. */
  public synchronized long end() {
    return next;
  }

  /**
   * Returns the newest changes.
   *
   * @param most how many at most
   */
  public synchronized Page newest(int most) {
    return after(Math.max(first, next - most), most);
  }

  /**
   * Returns the changes from a position on.
   *
   * @param position a {@link Page#through()}; one of another process counts as the beginning
   * @param most how many at most; the newest are returned, the others count as missed
   */
  public synchronized Page after(long position, int most) {
    long from = position < first || position > next ? first : position;
    long begin = Math.max(from, next - Math.min(most, KEPT));
    List<LiveChange> found = new ArrayList<>();
    for (long id = begin; id < next; id++) {
      LiveChange change = ring[(int) (id % KEPT)];
      if (change != null) {
        found.add(change);
      }
    }
    return new Page(found, begin - from, next);
  }

  /** Waits until there are changes from a position on, at most for so long. */
  public synchronized void await(long position, long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (next <= position) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }
}
