package io.notestream.local.internal.table;

/** Which attributes an index holds besides its own key and the table's. */
public enum ProjectionType {
  ALL,
  KEYS_ONLY,
  INCLUDE
}
