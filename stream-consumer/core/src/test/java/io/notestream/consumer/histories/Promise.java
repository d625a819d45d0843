package io.notestream.consumer.histories;

import java.util.Optional;

/** What the consumer promises: what is counted is what happened, once. */
final class Promise {

  private static final int STOCK_AT_THE_END = 3;

  private Promise() {}

  /**
   * Returns what is wrong with a state, if anything is.
   *
   * @param stuck whether nothing can happen but faults
   */
  static Optional<String> brokenBy(State state, boolean stuck) {
    Tables tables = state.tables();
    if (!tables.twice().isEmpty()) {
      return Optional.of(tables.twice() + " is counted twice.");
    }
    if (!stuck) {
      return Optional.empty();
    }
    if (!state.quiet()) {
      return Optional.of("Nobody can go on.");
    }
    Changes missing = Changes.ALL.without(tables.counted());
    if (!missing.isEmpty()) {
      return Optional.of(missing + " is never counted.");
    }
    if (tables.stock() != STOCK_AT_THE_END) {
      return Optional.of(
          "All is counted once, but the stock is "
              + tables.stock()
              + " instead of "
              + STOCK_AT_THE_END
              + ".");
    }
    return tables.reacted() ? Optional.empty() : Optional.of("Nobody has reacted to A1.");
  }
}
