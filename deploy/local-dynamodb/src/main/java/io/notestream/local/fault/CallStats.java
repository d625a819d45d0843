package io.notestream.local.fault;

import java.util.List;
import java.util.Map;

/**
 * Counts of an engine's calls by operation and table, since the engine's start or the last {@link
 * #reset}: how many calls there were, how they ended, which faults they met, and the capacity that
 * they consumed. A call of several tables counts for each of them. Safe for use by several threads.
 */
public interface CallStats {

  /** Stands for the table in the counts of calls that are about no table in particular. */
  String NO_TABLE = "-";

  /**
   * The counts of one operation's calls of one table. Immutable.
   *
   * @param operation the operation's name, such as {@code PutItem}
   * @param table the table's name, or {@link #NO_TABLE}
   * @param calls the number of calls, including those that were refused or got no response
   * @param refused the number of refused calls, by the name of the error
   * @param injected the number of calls that met a fault, by what the fault did
   * @param readUnits the capacity units consumed by reads, including those of indexes
   * @param writeUnits the capacity units consumed by writes, including those of indexes
   * @param indexUnits the indexes' share of these units, by index: of the write units if the
   *     operation writes, of the read units if it reads
   */
  record Line(
      String operation,
      String table,
      long calls,
      Map<String, Long> refused,
      Map<String, Long> injected,
      double readUnits,
      double writeUnits,
      Map<String, Double> indexUnits) {}

  /**
   * {@return the counts of every operation and table that was called, sorted by operation and
   * table; a snapshot}
   */
  List<Line> lines();

  /**
   * {@return the number of calls of an operation, over all tables} A call of several tables counts
   * once for each of them.
   *
   * @param operation a name such as {@code PutItem}; for one that was never called, the number is 0
   */
  long calls(String operation);

  /**
   * {@return the write units that a table and its indexes have consumed}
   *
   * @param table the table's name; for one that was never called, the units are 0
   */
  double writeUnits(String table);

  /**
   * {@return the read units that a table and its indexes have consumed}
   *
   * @param table the table's name; for one that was never called, the units are 0
   */
  double readUnits(String table);

  /** Sets all counts to zero; calls that end at the same moment may not be counted at all. */
  void reset();
}
