package io.notestream.local.table;

/** The states of a table or a global index. */
public enum TableStatus {
  CREATING,
  ACTIVE,
  UPDATING,
  DELETING
}
