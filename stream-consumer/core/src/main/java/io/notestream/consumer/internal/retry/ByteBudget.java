package io.notestream.consumer.internal.retry;

import io.notestream.consumer.batch.Stop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A memory budget that several callers share. A share larger than the whole budget is granted when
 * no other is in use; a share that grows may exceed the budget, and then none is granted until the
 * sum is below it again. Thread-safe; callers are served in the order of their requests, so that
 * small shares do not starve a large one.
 */
public final class ByteBudget {

  private static final long POLL_MILLIS = 50;

  private final long total;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition freed = lock.newCondition();
  private final Deque<Object> queue = new ArrayDeque<>();
  private long used;

  /**
   * Creates a budget.
   *
   * @param total how many bytes all shares may take together
   * @throws IllegalArgumentException if the budget is not positive
   */
  public ByteBudget(long total) {
    if (total <= 0) {
      throw new IllegalArgumentException("a budget of " + total + " bytes");
    }
    this.total = total;
  }

  /** A part of the budget that is in use until it is closed. Thread-safe. */
  public final class Share implements AutoCloseable {

    private long bytes;

    private Share(long bytes) {
      this.bytes = bytes;
      used += bytes;
    }

    /** Changes the size without waiting. */
    public void resize(long newBytes) {
      lock.lock();
      try {
        used += newBytes - bytes;
        bytes = newBytes;
        freed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** Returns the share to the budget. May be called again. */
    @Override
    public void close() {
      resize(0);
    }
  }

  /**
   * Takes a share for what can be left undone, without waiting: only if nobody waits for one, and
   * half of the budget stays free for others.
   *
   * @return empty if there is none to spare
   */
  public Optional<Share> acquireSpare(long bytes) {
    lock.lock();
    try {
      return queue.isEmpty() && used + bytes <= total / 2
          ? Optional.of(new Share(bytes))
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many bytes are in use. */
  public long used() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many callers wait for a share. */
  public int waiting() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a share, waiting until it fits or no other is in use.
   *
   * @return empty if a stop was requested or the thread was interrupted before
   */
  public Optional<Share> acquire(long bytes, Stop stop) {
    Object turn = new Object();
    lock.lock();
    try {
      queue.addLast(turn);
      while (queue.peekFirst() != turn || (used > 0 && used + bytes > total)) {
        if (stop.requested()) {
          return Optional.empty();
        }
        // A release wakes this thread; a stop request does not, hence the poll.
        freed.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
      }
      return Optional.of(new Share(bytes));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      queue.remove(turn);
      freed.signalAll();
      lock.unlock();
    }
  }
}
