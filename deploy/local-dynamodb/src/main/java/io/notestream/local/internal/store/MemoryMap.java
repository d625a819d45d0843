package io.notestream.local.internal.store;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * A map of {@link MemoryStore}. Single entries are found by hash, which touches far less memory
 * than a search in an ordered structure does; ranges are read in order. Both lead to the same cell,
 * so that replacing a value is one write.
 */
final class MemoryMap<V> implements StoreMap<V> {

  private final ConcurrentHashMap<Key, Cell<V>> byHash = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<Key, Cell<V>> inOrder = new ConcurrentSkipListMap<>();
  private volatile long size;

  @Override
  public @Nullable V get(byte[] key) {
    Cell<V> cell = byHash.get(new Key(key));
    return cell == null ? null : cell.value;
  }

  @Override
  @SuppressWarnings(
      "NonAtomicVolatileUpdate") // changes happen inside a commit, one after the other
  public @Nullable V put(byte[] key, V value) {
    Cell<V> cell = byHash.get(new Key(key));
    if (cell != null) {
      V old = cell.value;
      cell.value = value;
      return old;
    }
    Cell<V> added = new Cell<>(key, value);
    inOrder.put(added, added);
    byHash.put(added, added);
    size++;
    return null;
  }

  @Override
  @SuppressWarnings(
      "NonAtomicVolatileUpdate") // changes happen inside a commit, one after the other
  public @Nullable V remove(byte[] key) {
    Cell<V> cell = byHash.remove(new Key(key));
    if (cell == null) {
      return null;
    }
    inOrder.remove(cell);
    V old = cell.value;
    // A reader that has come to the cell in a range sees that it is gone.
    cell.value = null;
    size--;
    return old;
  }

  @Override
  public Iterator<Entry<V>> ascending(byte[] from, byte @Nullable [] to) {
    return new Entries<>(range(from, to).values().iterator());
  }

  @Override
  public Iterator<Entry<V>> descending(byte[] from, byte @Nullable [] to) {
    return new Entries<>(range(from, to).descendingMap().values().iterator());
  }

  @Override
  public long size() {
    return size;
  }

  private NavigableMap<Key, Cell<V>> range(byte[] from, byte @Nullable [] to) {
    Key first = new Key(from);
    if (to == null) {
      return inOrder.tailMap(first, true);
    }
    // An empty range may have its ends exchanged, which the map refuses.
    Key end = Arrays.compareUnsigned(from, to) >= 0 ? first : new Key(to);
    return inOrder.subMap(first, true, end, false);
  }

  private static class Key implements Comparable<Key> {

    final byte[] bytes;
    private final int hash;

    Key(byte[] bytes) {
      this.bytes = bytes;
      this.hash = Arrays.hashCode(bytes);
    }

    @Override
    public int compareTo(Key other) {
      return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
      return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public final int hashCode() {
      return hash;
    }
  }

  /** A key with its value, null once it has been removed. */
  private static final class Cell<V> extends Key {

    volatile @Nullable V value;

    Cell(byte[] key, V value) {
      super(key);
      this.value = value;
    }
  }

  private static final class Entries<V> implements Iterator<Entry<V>> {

    private final Iterator<Cell<V>> cells;
    private @Nullable Entry<V> next;

    Entries(Iterator<Cell<V>> cells) {
      this.cells = cells;
      advance();
    }

    private void advance() {
      next = null;
      while (next == null && cells.hasNext()) {
        Cell<V> cell = cells.next();
        V value = cell.value;
        if (value != null) {
          next = new Entry<>(cell.bytes, value);
        }
      }
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Entry<V> next() {
      Entry<V> current = next;
      if (current == null) {
        throw new NoSuchElementException();
      }
      advance();
      return current;
    }
  }
}
