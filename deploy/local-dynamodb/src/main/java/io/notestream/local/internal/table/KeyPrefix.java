package io.notestream.local.internal.table;

import io.notestream.local.internal.item.Value;
import java.util.List;

/**
 * The beginning of a key.
 *
 * @param hash the values of all attributes of the partition key
 * @param range the values of the first attributes of the sort key, empty for none
 */
public record KeyPrefix(List<Value> hash, List<Value> range) {

  public KeyPrefix {
    hash = List.copyOf(hash);
    range = List.copyOf(range);
  }
}
