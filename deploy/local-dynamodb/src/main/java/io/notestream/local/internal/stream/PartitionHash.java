package io.notestream.local.internal.stream;

import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.table.KeySchema;
import java.util.HexFormat;

/**
 * Computes the hash of an item's partition key, 0 to 2^32 - 1, which decides on the shard of its
 * records. It depends on nothing but the key, so that an item stays in its shard, and then in that
 * shard's children, also over restarts.
 */
final class PartitionHash {

  private PartitionHash() {}

  static long of(Item keys, KeySchema schema) {
    Value value = keys.get(schema.singleHash());
    if (value == null) {
      throw new IllegalArgumentException("the keys lack the partition key " + schema.singleHash());
    }
    // The hash code of a String is specified; those of other classes are not.
    int hash = text(value).hashCode();
    hash ^= hash >>> 16;
    hash *= 0x85EBCA6B;
    hash ^= hash >>> 13;
    hash *= 0xC2B2AE35;
    hash ^= hash >>> 16;
    return Integer.toUnsignedLong(hash);
  }

  private static String text(Value value) {
    if (value instanceof Value.S text) {
      return text.value();
    }
    if (value instanceof Value.N number) {
      return number.value().toString();
    }
    if (value instanceof Value.B binary) {
      return HexFormat.of().formatHex(binary.value().toByteArray());
    }
    throw new IllegalArgumentException("a partition key is a string, a number or binary");
  }
}
