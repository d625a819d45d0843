package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of a table or index that a query reads.
 *
 * @param hash the values of the partition key's attributes, in the order of the key
 * @param leading the values of the first attributes of the sort key, all but the last one that has
 *     a condition
 * @param range the condition on the last attribute of the sort key that has one; null for the whole
 *     partition
 */
public record KeyCondition(List<Value> hash, List<Value> leading, @Nullable RangeCondition range) {

  public KeyCondition {
    hash = List.copyOf(hash);
    leading = List.copyOf(leading);
  }
}
