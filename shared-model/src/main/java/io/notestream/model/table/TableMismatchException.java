package io.notestream.model.table;

import java.util.List;

/** Tables differ from their definition; the message names every difference. */
public final class TableMismatchException extends RuntimeException {

  private final List<String> mismatches;

  TableMismatchException(List<String> mismatches) {
    super("the tables do not fit: " + String.join("; ", mismatches));
    this.mismatches = List.copyOf(mismatches);
  }

  /** Each difference, one sentence each. */
  public List<String> mismatches() {
    return mismatches;
  }
}
