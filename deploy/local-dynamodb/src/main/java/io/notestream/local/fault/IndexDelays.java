package io.notestream.local.fault;

import java.time.Duration;

/**
 * How long changes take to reach global secondary indexes, by the engine's clock: a query or scan
 * of an index sees it as it was that long ago. No index is delayed by default. A delay applies at
 * once, to changes made from then on. Safe for use by several threads.
 */
public interface IndexDelays {

  /**
   * Delays every index of every table.
   *
   * @param delay zero or more; zero for none
   * @throws IllegalArgumentException if the delay is negative
   */
  void set(Duration delay);

  /**
   * Delays every index of one table; takes precedence over a delay of all tables.
   *
   * @param table the name of the table, which need not exist yet
   * @param delay zero or more; zero for none, even if all tables have one
   * @throws IllegalArgumentException if the delay is negative
   */
  void set(String table, Duration delay);

  /**
   * Delays one index, which need not exist yet; takes precedence over a delay of its table.
   *
   * @param table the name of the table, which need not exist yet
   * @param index the name of the index
   * @param delay zero or more; zero for none, even if its table has one
   * @throws IllegalArgumentException if the delay is negative
   */
  void set(String table, String index, Duration delay);

  /** Ends all delays. */
  void clear();

  /**
   * {@return the delay of an index: its own, or else its table's, or else that of all tables}
   *
   * @param table the name of a table, which need not exist
   * @param index the name of one of its indexes
   */
  Duration of(String table, String index);
}
