package io.notestream.local.internal.stream;

/** Where in a shard reading begins. */
enum ShardIteratorType {
  TRIM_HORIZON,
  LATEST,
  AT_SEQUENCE_NUMBER,
  AFTER_SEQUENCE_NUMBER;

  /** Returns whether it is a record that says where. */
  boolean takesSequenceNumber() {
    return this == AT_SEQUENCE_NUMBER || this == AFTER_SEQUENCE_NUMBER;
  }
}
