package io.notestream.local.internal.table;

/** The states of a table or a global index. */
public enum TableStatus {
  CREATING,
  ACTIVE,
  UPDATING,
  DELETING
}
