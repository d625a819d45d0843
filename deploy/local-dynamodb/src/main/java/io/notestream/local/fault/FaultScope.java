package io.notestream.local.fault;

import java.util.Set;

/**
 * Which calls a fault meets. Immutable.
 *
 * @param operations names such as {@code PutItem}; empty for all
 * @param tables empty for all; a call of several tables is met if one of them is named
 * @param rate the part of these calls that it meets, above 0 to 1
 * @param times how many calls it meets before it ends; -1 for no end
 */
public record FaultScope(Set<String> operations, Set<String> tables, double rate, long times) {

  static final long ENDLESS = -1;

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

  boolean concerns(Set<String> calledTables) {
    return tables.isEmpty() || calledTables.stream().anyMatch(tables::contains);
  }
}
