package io.notestream.local.fault;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The faults in force. A fault is made with {@link #on}:
 *
 * <pre>{@code
 * faults.on("PutItem", "UpdateItem").table("orders").rate(0.1).throttle();
 * faults.on("TransactWriteItems").next(1).loseResponse();
 * faults.on("TransactWriteItems").latency(Latency.lognormal(Duration.ofMillis(25), Duration.ofMillis(95)));
 * }</pre>
 *
 * <p>Each fault draws from random numbers of its own, which depend on the seed and on how many
 * faults were made before it: the same calls in the same order meet the same faults. Delays of all
 * faults that meet a call add up; of the others, the one that was made first is what happens. Safe
 * for use by several threads.
 */
public final class Faults {

  private final List<Fault> active = new CopyOnWriteArrayList<>();
  private volatile Set<String> knownOperations = Set.of();
  private long seed;
  private long sinceSeeded;
  private long latestId;

  /**
   * Tells the names of all operations: a fault for any other would never meet a call, and is
   * refused.
   */
  public void know(Set<String> operations) {
    knownOperations = Set.copyOf(operations);
  }

  /**
   * Begins a fault for these operations, or for all if none is named.
   *
   * @throws IllegalArgumentException if there is no operation of that name
   */
  public FaultBuilder on(String... operations) {
    Set<String> unknown = new TreeSet<>(Set.of(operations));
    unknown.removeAll(knownOperations);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "no such operation: " + String.join(", ", unknown) + "; names are as in PutItem");
    }
    return new FaultBuilder(
        this, new FaultScope(Set.of(operations), Set.of(), 1, FaultScope.ENDLESS));
  }

  /** Starts the random numbers anew from {@code value}, for faults that are made from now on. */
  public synchronized void seed(long value) {
    seed = value;
    sinceSeeded = 0;
  }

  /** The seed in use. */
  public synchronized long seed() {
    return seed;
  }

  /** The faults in force, oldest first. */
  public List<Fault> active() {
    return List.copyOf(active);
  }

  /** Ends one fault; false if it is not in force. */
  public boolean remove(long id) {
    return active.removeIf(fault -> fault.id() == id);
  }

  /** Ends all faults. */
  public void clear() {
    active.clear();
  }

  synchronized Fault add(FaultScope scope, Effect effect) {
    // Seeds that follow each other would give sequences that resemble each other.
    Random random = new Random((seed + ++sinceSeeded) * 0x9E3779B97F4A7C15L);
    Fault fault = new Fault(++latestId, scope, effect, random, this);
    active.add(fault);
    return fault;
  }

  boolean isEmpty() {
    return active.isEmpty();
  }

  /** The faults in force as they are, without a copy. */
  Iterable<Fault> inForce() {
    return active;
  }
}
