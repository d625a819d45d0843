package io.notestream.local.internal.item;

/**
 * How the service says what is wrong with a value. It has two layers that check values; which of
 * them an operation runs decides on the text.
 */
public enum Wording {
  /** That of operations on single items, of Query and of BatchGetItem. */
  CURRENT,
  /** That of transactions, of BatchWriteItem and of Scan. */
  OLDER
}
