package io.notestream.local.internal.table;

import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the key attributes of items, which have been checked, into places. */
public final class ItemKeys {

  /** The longest partition key. */
  public static final int MOST_HASH_BYTES = 2048;

  /** The longest sort key. */
  public static final int MOST_RANGE_BYTES = 1024;

  private ItemKeys() {}

  static boolean isOfType(Value value, @Nullable ScalarType type) {
    return type != null
        && switch (type) {
          case S -> value instanceof Value.S;
          case N -> value instanceof Value.N;
          case B -> value instanceof Value.B;
        };
  }

  /** Returns the place of an item, from its key attributes; others are ignored. */
  static ItemKey of(KeySchema schema, Item item) {
    return new ItemKey(bytes(schema, item).toBytes());
  }

  /** Returns the bytes of a key, to which more can be added. */
  static KeyBytes bytes(KeySchema schema, Item item) {
    List<Value> hash = new ArrayList<>(schema.hash().size());
    for (String attribute : schema.hash()) {
      hash.add(required(item, attribute));
    }
    KeyBytes key = new KeyBytes().partition(hash);
    for (String attribute : schema.range()) {
      key.sort(required(item, attribute));
    }
    return key;
  }

  /** Returns an item of the key attributes only. */
  static Item attributes(KeySchema schema, Item item) {
    return item.only(Set.copyOf(schema.attributes()));
  }

  private static Value required(Item item, String attribute) {
    Value value = item.get(attribute);
    if (value == null) {
      throw new IllegalArgumentException("no key attribute " + attribute);
    }
    return value;
  }
}
