package io.notestream.local.fault;

import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A fault that is in force, until it has met as many calls as it was made for or is removed. Safe
 * for use by several threads.
 */
public final class Fault {

  private final long id;
  private final FaultScope scope;
  private final Effect effect;
  private final Random random;
  private final AtomicLong left;
  private final AtomicLong hits = new AtomicLong();
  private final Faults owner;

  Fault(long id, FaultScope scope, Effect effect, Random random, Faults owner) {
    this.id = id;
    this.scope = scope;
    this.effect = effect;
    this.random = random;
    this.left = new AtomicLong(scope.times());
    this.owner = owner;
  }

  /** Its number; later faults have higher ones. */
  public long id() {
    return id;
  }

  /** Which calls it meets. */
  public FaultScope scope() {
    return scope;
  }

  /** What it does to them. */
  public Effect effect() {
    return effect;
  }

  /** How many calls it has met. */
  public long hits() {
    return hits.get();
  }

  /** Ends it; calls that it has met already are not spared. */
  public void remove() {
    owner.remove(id);
  }

  Random random() {
    return random;
  }

  boolean concerns(String operation) {
    return scope.operations().isEmpty() || scope.operations().contains(operation);
  }

  /** Whether it meets this call; if so, that counts. */
  boolean meets(String operation, Set<String> tables) {
    if (!concerns(operation) || !scope.concerns(tables)) {
      return false;
    }
    if (scope.rate() < 1 && random.nextDouble() >= scope.rate()) {
      return false;
    }
    if (left.getAndUpdate(now -> now > 0 ? now - 1 : now) == 0) {
      return false;
    }
    hits.incrementAndGet();
    if (left.get() == 0) {
      remove();
    }
    return true;
  }
}
