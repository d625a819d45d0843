package io.notestream.model.table;

import java.util.List;

/** Thrown when tables differ from their definitions. The message names every difference. */
public final class TableMismatchException extends RuntimeException {

  private final List<String> mismatches;

  /**
   * Creates an exception.
   *
   * @param mismatches every difference, a sentence each
   */
  public TableMismatchException(List<String> mismatches) {
    super("the tables do not fit: " + String.join("; ", mismatches));
    this.mismatches = List.copyOf(mismatches);
  }

  /** {@return every difference, a sentence each} */
  public List<String> mismatches() {
    return mismatches;
  }
}
