package io.notestream.local.internal.table;

import io.notestream.local.fault.IndexDelays;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.store.Store;
import io.notestream.local.internal.store.StoreMap;
import io.notestream.local.internal.table.WriteResult.IndexUnits;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A table: its definition, its items and its indexes. Reading is safe at any time; changes are made
 * in commits of the store.
 */
public final class Table {

  private final Store store;
  private final ItemHolds holds;
  private final StreamLog streams;
  private final IndexDelays delays;
  private final InstantSource clock;
  private final StoreMap<Item> items;
  private final Footprint footprint;
  private volatile TableDefinition definition;
  private volatile List<Index> indexes;
  private volatile @Nullable ExpiryIndex expiry;

  Table(
      Store store,
      ItemHolds holds,
      StreamLog streams,
      IndexDelays delays,
      InstantSource clock,
      TableDefinition definition) {
    this.store = store;
    this.holds = holds;
    this.streams = streams;
    this.delays = delays;
    this.clock = clock;
    this.definition = definition;
    this.items = store.map(itemsName(definition), ItemCodec.INSTANCE);
    this.footprint = new Footprint(store, items);
    this.indexes = definition.indexes().stream().map(index -> open(definition, index)).toList();
    this.expiry = openExpiry(definition);
  }

  public TableDefinition definition() {
    return definition;
  }

  public String name() {
    return definition.name();
  }

  /** Returns the place of an item, from its key attributes; others are ignored. */
  public ItemKey key(Item item) {
    return ItemKeys.of(definition.key(), item);
  }

  /** Returns the item of a key, null if there is none. */
  public @Nullable Item get(ItemKey key) {
    return items.get(key.bytes());
  }

  public long itemCount() {
    return items.size();
  }

  public long sizeBytes() {
    return footprint.bytes();
  }

  /** Returns the number and size of the entries of each index. */
  public Map<String, IndexSize> indexSizes() {
    Map<String, IndexSize> sizes = new HashMap<>();
    for (Index index : indexes) {
      sizes.put(index.definition().name(), new IndexSize(index.entries().size(), index.bytes()));
    }
    return sizes;
  }

  /** The number of entries of an index, and their size. */
  public record IndexSize(long count, long bytes) {}

  /** Returns whether an index holds an attribute, all of it. */
  public boolean projects(String indexName, String attribute) {
    return index(indexName).projects(attribute);
  }

  /** Returns the items, or the entries of an index, as a range of keys. */
  public KeyRange range(Optional<String> indexName) {
    if (indexName.isEmpty()) {
      return new KeyRange(items, definition.key(), null);
    }
    Index index = index(indexName.get());
    return new KeyRange(index.entries(), index.definition().key(), definition.key());
  }

  /**
   * Changes one item.
   *
   * @throws io.notestream.local.internal.error.ServiceException what {@code write} throws, or
   *     TransactionConflictException if a transaction holds the item
   */
  public WriteResult change(ItemKey key, WriteFunction write) {
    return store.commit(
        () -> {
          holds.refuseIfHeld(definition.id(), key);
          Item before = items.get(key.bytes());
          return put(key, before, write.apply(before), ItemChange.Cause.USER);
        });
  }

  /**
   * Returns the keys of items that expired at or before {@code now} and not more than five years
   * ago, oldest first.
   */
  public List<ItemKey> expired(Instant now, int limit) {
    ExpiryIndex index = expiry;
    return index == null ? List.of() : index.due(now, limit);
  }

  /**
   * Deletes an item on the service's behalf, if it has expired by {@code now} and no transaction
   * holds it; returns whether it has.
   */
  public boolean expire(ItemKey key, Instant now) {
    return store.commit(
        () -> {
          Item before = items.get(key.bytes());
          ExpiryIndex index = expiry;
          if (before == null
              || index == null
              || !index.isDue(before, now)
              || holds.isHeld(new Transactions.Place(definition.id(), key))) {
            return false;
          }
          put(key, before, null, ItemChange.Cause.EXPIRY);
          return true;
        });
  }

  /** Deletes several items so, in one commit, and returns how many it has deleted. */
  public int expire(List<ItemKey> keys, Instant now) {
    return store.commit(
        () -> {
          int deleted = 0;
          for (ItemKey key : keys) {
            deleted += expire(key, now) ? 1 : 0;
          }
          return deleted;
        });
  }

  /**
   * Replaces {@code before} by {@code after} in items, indexes and stream. Called inside a commit.
   */
  WriteResult put(
      ItemKey key, @Nullable Item before, @Nullable Item after, ItemChange.Cause cause) {
    if (Objects.equals(before, after)) {
      return new WriteResult(before, after, List.of());
    }
    if (after == null) {
      items.remove(key.bytes());
    } else {
      items.put(key.bytes(), after);
    }
    footprint.change(before, after);
    List<IndexUnits> units = changeIndexes(key, before, after);
    TableDefinition current = definition;
    if (current.settings().stream() != null) {
      Item either = after == null ? before : after;
      streams.append(
          current,
          List.of(
              new ItemChange(
                  ItemKeys.attributes(current.key(), Objects.requireNonNull(either)),
                  before,
                  after,
                  cause)));
    }
    return new WriteResult(before, after, units);
  }

  private List<IndexUnits> changeIndexes(ItemKey key, @Nullable Item before, @Nullable Item after) {
    ExpiryIndex expiring = expiry;
    if (expiring != null) {
      expiring.change(key, before, after);
    }
    List<Index> current = indexes;
    if (current.isEmpty()) {
      return List.of();
    }
    List<IndexUnits> units = new ArrayList<>(current.size());
    for (Index index : current) {
      double used = index.change(key, before, after);
      if (used > 0) {
        units.add(new IndexUnits(index.definition().name(), index.definition().global(), used));
      }
    }
    return units;
  }

  /**
   * Takes a new definition: fills the indexes that it adds, and drops those that it lacks. Called
   * inside a commit.
   */
  void become(TableDefinition changed) {
    List<Index> next = new ArrayList<>();
    for (IndexDefinition index : changed.indexes()) {
      boolean isNew = definition.index(index.name()).isEmpty();
      Index opened = open(changed, index);
      if (isNew) {
        forEach(opened::fill);
      }
      next.add(opened);
    }
    for (Index index : indexes) {
      if (changed.index(index.definition().name()).isEmpty()) {
        store.drop(indexName(changed, index.definition().name()));
      }
    }
    indexes = List.copyOf(next);
    if (!Objects.equals(
        definition.settings().expiryAttribute(), changed.settings().expiryAttribute())) {
      store.drop(expiryName(changed));
      ExpiryIndex opened = openExpiry(changed);
      if (opened != null) {
        forEach((key, item) -> opened.change(key, null, item));
      }
      expiry = opened;
    }
    definition = changed;
  }

  /** Removes everything that the table has in the store. Called inside a commit. */
  void dropAll() {
    store.drop(itemsName(definition));
    indexes.forEach(index -> store.drop(indexName(definition, index.definition().name())));
    store.drop(expiryName(definition));
  }

  private Index index(String name) {
    return indexes.stream()
        .filter(index -> index.definition().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no index " + name));
  }

  private void forEach(BiConsumer<ItemKey, Item> visitor) {
    Iterator<StoreMap.Entry<Item>> all = items.ascending(new byte[0], null);
    while (all.hasNext()) {
      StoreMap.Entry<Item> entry = all.next();
      visitor.accept(new ItemKey(entry.key()), entry.value());
    }
  }

  private Index open(TableDefinition table, IndexDefinition index) {
    StoreMap<Item> entries = store.map(indexName(table, index.name()), ItemCodec.INSTANCE);
    return new Index(
        store,
        table,
        index,
        index.global()
            ? new LaggingMap(entries, () -> delays.of(table.name(), index.name()), clock)
            : entries);
  }

  private @Nullable ExpiryIndex openExpiry(TableDefinition table) {
    String attribute = table.settings().expiryAttribute();
    return attribute == null
        ? null
        : new ExpiryIndex(attribute, store.map(expiryName(table), ItemCodec.INSTANCE));
  }

  private static String itemsName(TableDefinition table) {
    return "items/" + table.id();
  }

  private static String indexName(TableDefinition table, String index) {
    return "index/" + table.id() + "/" + index;
  }

  private static String expiryName(TableDefinition table) {
    return "expiry/" + table.id();
  }
}
