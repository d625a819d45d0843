package io.notestream.local.fault;

import java.util.Set;

/**
 * Which calls a fault meets. Immutable.
 *
 * @param operations names such as {@code PutItem}; empty for all operations
 * @param tables names of tables, empty for all; a call of several tables is met if one is named
 * @param rate the part of these calls that the fault meets, above 0 to 1
 * @param times how many calls the fault meets before it ends; {@link #ENDLESS} for no end
 */
public record FaultScope(Set<String> operations, Set<String> tables, double rate, long times) {

  /** The number of {@link #times} for a fault that ends only when it is removed. */
  public static final long ENDLESS = -1;

  /**
   * Checks the bounds and copies the sets.
   *
   * @param operations copied
   * @param tables copied
   * @param rate above 0, at most 1
   * @param times at least 1, or {@link #ENDLESS}
   * @throws IllegalArgumentException if the rate or the number of times is out of bounds
   */
  public FaultScope {
    operations = Set.copyOf(operations);
    tables = Set.copyOf(tables);
    if (!(rate > 0 && rate <= 1)) {
      throw new IllegalArgumentException("the rate must be above 0 and at most 1, not " + rate);
    }
    if (times != ENDLESS && times < 1) {
      throw new IllegalArgumentException("the number of calls must be positive, not " + times);
    }
  }
}
