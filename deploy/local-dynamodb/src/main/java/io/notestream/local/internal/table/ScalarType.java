package io.notestream.local.internal.table;

/** The types that a key attribute can have. */
public enum ScalarType {
  S,
  N,
  B
}
