package io.notestream.local.internal.stream;

/** Where in a shard an iterator starts. */
enum ShardIteratorType {
  TRIM_HORIZON,
  LATEST,
  AT_SEQUENCE_NUMBER,
  AFTER_SEQUENCE_NUMBER;

  /** Returns whether an iterator of this type starts at a record. */
  boolean takesSequenceNumber() {
    return this == AT_SEQUENCE_NUMBER || this == AFTER_SEQUENCE_NUMBER;
  }
}
