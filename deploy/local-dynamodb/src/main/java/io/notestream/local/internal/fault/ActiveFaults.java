package io.notestream.local.internal.fault;

import io.notestream.local.fault.Effect;
import io.notestream.local.fault.Fault;
import io.notestream.local.fault.FaultBuilder;
import io.notestream.local.fault.FaultScope;
import io.notestream.local.fault.Faults;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** The list of the faults in force. Safe for use by several threads. */
public final class ActiveFaults implements Faults {

  private final List<ActiveFault> active = new CopyOnWriteArrayList<>();
  private volatile Set<String> knownOperations = Set.of();
  private long seed;
  private long sinceSeeded;
  private long latestId;

  /**
   * Sets the names of all operations: a fault for any other would never meet a call, and is
   * refused.
   */
  public void setKnownOperations(Set<String> operations) {
    knownOperations = Set.copyOf(operations);
  }

  @Override
  public FaultBuilder on(String... operations) {
    Set<String> unknown = new TreeSet<>(Set.of(operations));
    unknown.removeAll(knownOperations);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "no such operation: " + String.join(", ", unknown) + "; names are as in PutItem");
    }
    return new FaultDraft(
        this, new FaultScope(Set.of(operations), Set.of(), 1, FaultScope.ENDLESS));
  }

  @Override
  public synchronized void seed(long value) {
    seed = value;
    sinceSeeded = 0;
  }

  @Override
  public synchronized long seed() {
    return seed;
  }

  @Override
  public List<Fault> active() {
    return List.copyOf(active);
  }

  @Override
  public boolean remove(long id) {
    return active.removeIf(fault -> fault.id() == id);
  }

  @Override
  public void clear() {
    active.clear();
  }

  synchronized Fault add(FaultScope scope, Effect effect) {
    // Consecutive seeds would give similar sequences.
    Random random = new Random((seed + ++sinceSeeded) * 0x9E3779B97F4A7C15L);
    ActiveFault fault = new ActiveFault(++latestId, scope, effect, random, this);
    active.add(fault);
    return fault;
  }

  boolean isEmpty() {
    return active.isEmpty();
  }

  /** Returns the faults in force without copying them. */
  Iterable<ActiveFault> inForce() {
    return active;
  }
}
