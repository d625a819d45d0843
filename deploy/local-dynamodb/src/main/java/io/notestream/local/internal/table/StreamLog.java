package io.notestream.local.internal.table;

import java.util.List;

/**
 * Takes the changes of tables for their streams. All methods are called inside the commit that
 * makes the change, so that a table and its stream never differ.
 */
public interface StreamLog {

  /**
   * Opens a stream for a table and returns its label, unique among all streams of the table.
   *
   * @param table the table as it is before, without the stream
   */
  String open(TableDefinition table, StreamView view);

  /**
   * Closes the stream of a table; it stays readable for a day. Called too when the table is
   * deleted.
   */
  void close(TableDefinition table);

  /** Appends changes, in this order. Only called for a table whose stream is open. */
  void append(TableDefinition table, List<ItemChange> changes);
}
