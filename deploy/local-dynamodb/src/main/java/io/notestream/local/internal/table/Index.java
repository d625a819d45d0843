package io.notestream.local.internal.table;

import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.store.Store;
import io.notestream.local.internal.store.StoreMap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A secondary index and its entries. Each entry holds what the index projects, apart from the item
 * that it came from.
 */
final class Index {

  private static final double UNIT_BYTES = 1024;

  private final IndexDefinition definition;
  private final Map<String, ScalarType> types;
  private final StoreMap<Item> entries;
  private final Footprint footprint;
  private final @Nullable Set<String> projected;

  Index(Store store, TableDefinition table, IndexDefinition definition, StoreMap<Item> entries) {
    this.footprint = new Footprint(store, entries);
    this.definition = definition;
    this.types = table.attributes();
    this.entries = entries;
    this.projected =
        definition.projection() == ProjectionType.ALL
            ? null
            : Stream.of(
                    table.key().attributes(), definition.key().attributes(), definition.nonKey())
                .flatMap(List::stream)
                .collect(Collectors.toUnmodifiableSet());
  }

  IndexDefinition definition() {
    return definition;
  }

  StoreMap<Item> entries() {
    return entries;
  }

  long bytes() {
    return footprint.bytes();
  }

  /**
   * Returns whether the index holds all attributes of that name; nested paths count as their first
   * part.
   */
  boolean projects(String attribute) {
    return projected == null || projected.contains(attribute);
  }

  /** Adds an entry for an item that is older than the index. */
  void fill(ItemKey key, Item item) {
    byte[] place = place(key, item);
    if (place != null) {
      replace(place, project(item));
    }
  }

  /** Follows a change of an item, and returns the write units that this costs. */
  double change(ItemKey key, @Nullable Item before, @Nullable Item after) {
    byte[] from = before == null ? null : place(key, before);
    byte[] to = after == null ? null : place(key, after);
    if (from == null && to == null) {
      return 0;
    }
    Item entry = to == null || after == null ? null : project(after);
    if (from != null && to != null && Arrays.equals(from, to)) {
      Item old = entries.get(to);
      if (entry == null || Objects.equals(entry, old)) {
        return 0;
      }
      replace(to, entry);
      return units(Math.max(entry.sizeBytes(), old == null ? 0 : old.sizeBytes()));
    }
    double units = 0;
    if (from != null) {
      Item removed = entries.remove(from);
      footprint.change(removed, null);
      units += removed == null ? 0 : units(removed.sizeBytes());
    }
    if (to != null && entry != null) {
      replace(to, entry);
      units += units(entry.sizeBytes());
    }
    return units;
  }

  /** Returns the place of the entry of an item, null if the item is not in the index. */
  byte @Nullable [] place(ItemKey key, Item item) {
    return holds(item) ? ItemKeys.bytes(definition.key(), item).raw(key.bytes()).toBytes() : null;
  }

  /** Returns whether an item has all attributes of the index's key. */
  private boolean holds(Item item) {
    for (String attribute : definition.key().hash()) {
      if (!isKeyValue(item.get(attribute), attribute, ItemKeys.MOST_HASH_BYTES)) {
        return false;
      }
    }
    for (String attribute : definition.key().range()) {
      if (!isKeyValue(item.get(attribute), attribute, ItemKeys.MOST_RANGE_BYTES)) {
        return false;
      }
    }
    return true;
  }

  private void replace(byte[] place, Item entry) {
    footprint.change(entries.put(place, entry), entry);
  }

  private Item project(Item item) {
    return projected == null ? item : item.only(projected);
  }

  /**
   * Returns whether a value can be that of a key attribute: items that are older than the index may
   * have any value there, or none.
   */
  private boolean isKeyValue(@Nullable Value value, String attribute, int mostBytes) {
    return value != null
        && ItemKeys.isOfType(value, types.get(attribute))
        && (value instanceof Value.N || isKeySize(value.sizeBytes(), mostBytes));
  }

  private static boolean isKeySize(int bytes, int most) {
    return bytes > 0 && bytes <= most;
  }

  private static double units(long bytes) {
    return Math.max(1, Math.ceil(bytes / UNIT_BYTES));
  }
}
