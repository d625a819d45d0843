package io.notestream.local.internal.fault;

import io.notestream.local.fault.Effect;
import io.notestream.local.fault.Fault;
import io.notestream.local.fault.FaultScope;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A fault in force. Safe for use by several threads. */
final class ActiveFault implements Fault {

  private final long id;
  private final FaultScope scope;
  private final Effect effect;
  private final Random random;
  private final AtomicLong left;
  private final AtomicLong hits = new AtomicLong();
  private final ActiveFaults owner;
  private final CallRates rates = new CallRates();

  ActiveFault(long id, FaultScope scope, Effect effect, Random random, ActiveFaults owner) {
    this.id = id;
    this.scope = scope;
    this.effect = effect;
    this.random = random;
    this.left = new AtomicLong(scope.times());
    this.owner = owner;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public FaultScope scope() {
    return scope;
  }

  @Override
  public Effect effect() {
    return effect;
  }

  @Override
  public long hits() {
    return hits.get();
  }

  @Override
  public void remove() {
    owner.remove(id);
  }

  /** Returns the random numbers that the fault draws from. */
  Random random() {
    return random;
  }

  /** Returns the calls that were counted against a limit. */
  CallRates rates() {
    return rates;
  }

  /** Returns whether the fault meets calls of this operation. */
  boolean concerns(String operation) {
    return scope.operations().isEmpty() || scope.operations().contains(operation);
  }

  /** Returns whether the fault meets calls of one of these tables. */
  boolean concerns(Set<String> tables) {
    return scope.tables().isEmpty() || tables.stream().anyMatch(scope.tables()::contains);
  }

  /** Returns whether the fault meets this call; if so, the call counts as a hit. */
  boolean meets(String operation, Set<String> tables) {
    if (!concerns(operation) || !concerns(tables)) {
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
