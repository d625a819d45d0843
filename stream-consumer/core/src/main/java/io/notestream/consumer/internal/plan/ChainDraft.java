package io.notestream.consumer.internal.plan;

import java.util.List;

/**
 * A chain whose transactions may still be filled.
 *
 * @param transactions in the order in which they have to be committed; at least one
 */
record ChainDraft(List<TransactionDraft> transactions) {

  /** Returns a chain of a single transaction. */
  static ChainDraft of(TransactionDraft transaction) {
    return new ChainDraft(List.of(transaction));
  }

  Chain toChain() {
    return new Chain(transactions.stream().map(TransactionDraft::toTransaction).toList());
  }
}
