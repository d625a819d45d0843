package io.notestream.consumer.worker.kcl;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many bytes of records the process may hold between their read and the end of their
 * processing, all shards together. A read reserves what the last one of its shard brought, and
 * corrects that when the answer is there: the sum may overshoot by what grew in between, and then
 * no further read begins until it is below again.
 *
 * <p>Thread-safe; whoever waits longest is served first.
 */
final class ReadBudget {

  private final long limit;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition freed = lock.newCondition();
  private long used;

  ReadBudget(long limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException("a budget of " + limit + " bytes");
    }
    this.limit = limit;
  }

  /**
   * Waits until the bytes fit, or nothing else is held: a single read larger than the whole budget
   * goes ahead alone.
   */
  void reserve(long bytes) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (used > 0 && used + bytes > limit) {
        freed.await();
      }
      used += bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Changes a reservation without waiting. */
  void correct(long from, long to) {
    lock.lock();
    try {
      used += to - from;
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void release(long bytes) {
    correct(bytes, 0);
  }

  long used() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }

  /** How many reads wait for memory. */
  int waiting() {
    lock.lock();
    try {
      return lock.getWaitQueueLength(freed);
    } finally {
      lock.unlock();
    }
  }
}
