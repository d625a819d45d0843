package io.notestream.local.internal.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attributes that make up a key: a partition key, and a sort key or none. */
public record KeySchema(String hash, @Nullable String range) {

  /** Returns the names, partition key first. */
  public List<String> attributes() {
    return range == null ? List.of(hash) : List.of(hash, range);
  }

  public boolean contains(String attribute) {
    return attribute.equals(hash) || attribute.equals(range);
  }
}
