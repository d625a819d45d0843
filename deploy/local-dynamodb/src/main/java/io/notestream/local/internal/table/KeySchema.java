package io.notestream.local.internal.table;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attributes that make up a key: a partition key, and a sort key or none. Only a global index
 * can have several attributes in either of them.
 *
 * @param hash the attributes of the partition key, at least one
 * @param range the attributes of the sort key, empty if there is none
 */
public record KeySchema(List<String> hash, List<String> range) {

  public KeySchema {
    hash = List.copyOf(hash);
    range = List.copyOf(range);
  }

  /** Returns a key with one attribute for the partition key, and one or none for the sort key. */
  public static KeySchema of(String hash, @Nullable String range) {
    return new KeySchema(List.of(hash), range == null ? List.of() : List.of(range));
  }

  /** Returns the names, those of the partition key first. */
  public List<String> attributes() {
    if (range.isEmpty()) {
      return hash;
    }
    List<String> attributes = new ArrayList<>(hash);
    attributes.addAll(range);
    return attributes;
  }

  public boolean contains(String attribute) {
    return hash.contains(attribute) || range.contains(attribute);
  }

  /** Returns the partition key of a table, which is always one attribute. */
  public String singleHash() {
    return hash.get(0);
  }

  /** Returns the sort key of a table, which is always one attribute; null if there is none. */
  public @Nullable String singleRange() {
    return range.isEmpty() ? null : range.get(0);
  }
}
