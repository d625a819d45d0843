package io.notestream.consumer.internal.retry;

import io.notestream.consumer.batch.Stop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * So much memory for everybody together. Thread-safe; those who wait are served in turn, so that a
 * large share is not starved by small ones.
 */
public final class ByteBudget {

  private static final long POLL_MILLIS = 50;

  private final long total;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition freed = lock.newCondition();
  private final Deque<Object> queue = new ArrayDeque<>();
  private long used;

  public ByteBudget(long total) {
    this.total = total;
  }

  /** A share of the budget, to be given back. */
  public interface Share extends AutoCloseable {
    @Override
    void close();
  }

  /** How much is in use. */
  public long used() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a share, waiting for it if need be; more than the whole budget is the whole budget.
   *
   * @return empty if there was a request to stop
   */
  public Optional<Share> acquire(long bytes, Stop stop) {
    long share = Math.min(bytes, total);
    Object turn = new Object();
    lock.lock();
    try {
      queue.addLast(turn);
      while (queue.peekFirst() != turn || used + share > total) {
        if (stop.requested()) {
          return Optional.empty();
        }
        // Woken by a release; the poll is for the request to stop, which wakes nobody.
        freed.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
      }
      used += share;
      return Optional.of(() -> release(share));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      queue.remove(turn);
      freed.signalAll();
      lock.unlock();
    }
  }

  private void release(long share) {
    lock.lock();
    try {
      used -= share;
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
