package io.notestream.local.internal.table;

import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.store.StoreMap;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The items of a table, or the entries of one of its indexes, from one key to another. Immutable;
 * narrowed by its methods, read by {@link #read}.
 */
public final class KeyRange {

  private final StoreMap<Item> entries;
  private final KeySchema key;
  private final @Nullable KeySchema tableKey;
  private final byte[] from;
  private final byte @Nullable [] to;

  /**
   * Makes a range of all entries.
   *
   * @param tableKey the key of the table if the entries are those of an index
   */
  KeyRange(StoreMap<Item> entries, KeySchema key, @Nullable KeySchema tableKey) {
    this(entries, key, tableKey, new byte[0], null);
  }

  private KeyRange(
      StoreMap<Item> entries,
      KeySchema key,
      @Nullable KeySchema tableKey,
      byte[] from,
      byte @Nullable [] to) {
    this.entries = entries;
    this.key = key;
    this.tableKey = tableKey;
    this.from = from;
    this.to = to;
  }

  private KeyRange between(byte[] newFrom, byte @Nullable [] newTo) {
    return new KeyRange(entries, key, tableKey, newFrom, newTo);
  }

  /**
   * Returns one of {@code total} segments, which are of about the same size and make up the whole.
   */
  public KeyRange segment(int segment, int total) {
    long parts = 1L << (8 * KeyBytes.HASH_BYTES);
    long first = (parts * segment + total - 1) / total;
    long end = (parts * (segment + 1) + total - 1) / total;
    return between(hash(first), end == parts ? null : hash(end));
  }

  /** Returns the part whose keys begin so. */
  public KeyRange under(KeyPrefix prefix) {
    return startingWith(new KeyBytes().prefix(prefix));
  }

  /**
   * Returns the part whose keys begin so, and whose next attribute is from {@code low} to {@code
   * high}, each included or not; null for no bound.
   */
  public KeyRange sorted(KeyPrefix prefix, @Nullable Bound low, @Nullable Bound high) {
    KeyRange all = under(prefix);
    byte[] newFrom = all.from;
    if (low != null) {
      byte[] at = new KeyBytes().prefix(prefix).sort(low.value()).toBytes();
      newFrom = low.inclusive() ? at : Objects.requireNonNull(KeyBytes.after(at));
    }
    byte[] newTo = all.to;
    if (high != null) {
      byte[] at = new KeyBytes().prefix(prefix).sort(high.value()).toBytes();
      newTo = high.inclusive() ? KeyBytes.after(at) : at;
    }
    return between(newFrom, newTo);
  }

  /** Returns the part whose keys begin so, and whose next attribute begins with {@code start}. */
  public KeyRange startingWith(KeyPrefix prefix, Value start) {
    return startingWith(new KeyBytes().prefix(prefix).sortPrefix(start));
  }

  private KeyRange startingWith(KeyBytes start) {
    byte[] first = start.toBytes();
    return between(first, KeyBytes.after(first));
  }

  /** An end of a range of values of a sort key's attribute. */
  public record Bound(Value value, boolean inclusive) {}

  /** Returns the part that comes after an item, in the direction of reading. */
  public KeyRange after(Item start, boolean forward) {
    byte[] at = place(start);
    return forward ? between(max(from, KeyBytes.next(at)), to) : between(from, min(to, at));
  }

  /** Returns whether the place of an item lies in the range. */
  public boolean contains(Item start) {
    byte[] at = place(start);
    return Arrays.compareUnsigned(at, from) >= 0
        && (to == null || Arrays.compareUnsigned(at, to) < 0);
  }

  /** Returns the items in order, or in reverse. */
  public Iterator<StoreMap.Entry<Item>> read(boolean forward) {
    return forward ? entries.ascending(from, to) : entries.descending(from, to);
  }

  /**
   * Returns the attributes that name the end of a page: the key, and for an index the table's too.
   */
  public Item position(Item item) {
    Set<String> names = new LinkedHashSet<>(key.attributes());
    if (tableKey != null) {
      names.addAll(tableKey.attributes());
    }
    return item.only(names);
  }

  private byte[] place(Item item) {
    KeyBytes place = ItemKeys.bytes(key, item);
    if (tableKey != null) {
      place.raw(ItemKeys.of(tableKey, item).bytes());
    }
    return place.toBytes();
  }

  private static byte[] hash(long value) {
    byte[] bytes = new byte[KeyBytes.HASH_BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (value >> (8 * (bytes.length - 1 - i)));
    }
    return bytes;
  }

  private static byte[] max(byte[] one, byte[] other) {
    return Arrays.compareUnsigned(one, other) >= 0 ? one : other;
  }

  private static byte[] min(byte @Nullable [] one, byte[] other) {
    return one != null && Arrays.compareUnsigned(one, other) <= 0 ? one : other;
  }
}
