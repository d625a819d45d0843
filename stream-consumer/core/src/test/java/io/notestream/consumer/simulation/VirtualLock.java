package io.notestream.consumer.simulation;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** A lock whose waits take the simulation's time. */
final class VirtualLock implements Lock {

  private boolean held;

  @Override
  public boolean tryLock() {
    boolean free = !held;
    held = true;
    return free;
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) {
    if (tryLock()) {
      return true;
    }
    Actor.current().sleep(unit.toMillis(time));
    return tryLock();
  }

  @Override
  public void lock() {
    while (!tryLock()) {
      Actor.current().sleep(1);
    }
  }

  @Override
  public void lockInterruptibly() {
    lock();
  }

  @Override
  public void unlock() {
    held = false;
  }

  @Override
  public Condition newCondition() {
    throw new UnsupportedOperationException();
  }
}
