package io.notestream.local.internal.store;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** A map of {@link DurableStore}, in its file. */
final class DurableMap<V> implements StoreMap<V> {

  private final MVMap<byte[], Cell<V>> entries;
  private final Codec<V> codec;

  DurableMap(MVMap<byte[], Cell<V>> entries) {
    this.entries = entries;
    this.codec = ((CellType<V>) entries.getValueType()).codec();
  }

  @Override
  public @Nullable V get(byte[] key) {
    return value(entries.get(key));
  }

  @Override
  public @Nullable V put(byte[] key, V value) {
    return value(entries.put(key, Cell.of(value, codec)));
  }

  @Override
  public @Nullable V remove(byte[] key) {
    return value(entries.remove(key));
  }

  @Override
  public Iterator<Entry<V>> ascending(byte[] from, byte @Nullable [] to) {
    return new Entries(entries.cursor(from, null, false), null, to, false);
  }

  @Override
  public Iterator<Entry<V>> descending(byte[] from, byte @Nullable [] to) {
    return new Entries(entries.cursor(to, null, true), to, from, true);
  }

  @Override
  public long size() {
    return entries.sizeAsLong();
  }

  void clear() {
    entries.clear();
  }

  private @Nullable V value(@Nullable Cell<V> cell) {
    return cell == null ? null : cell.value(codec);
  }

  /** Entries of a cursor, which starts at {@code excluded} if that is there, to {@code bound}. */
  private final class Entries implements Iterator<Entry<V>> {
    private final Cursor<byte[], Cell<V>> cursor;
    private final byte @Nullable [] bound;
    private final boolean down;
    private byte @Nullable [] nextKey;

    Entries(
        Cursor<byte[], Cell<V>> cursor,
        byte @Nullable [] excluded,
        byte @Nullable [] bound,
        boolean down) {
      this.cursor = cursor;
      this.bound = bound;
      this.down = down;
      advance();
      if (excluded != null && nextKey != null && Arrays.equals(nextKey, excluded)) {
        advance();
      }
    }

    private void advance() {
      nextKey = cursor.hasNext() ? cursor.next() : null;
      if (nextKey != null && bound != null) {
        int order = Arrays.compareUnsigned(nextKey, bound);
        // Upwards the bound is excluded, downwards it is not.
        if (down ? order < 0 : order >= 0) {
          nextKey = null;
        }
      }
    }

    @Override
    public boolean hasNext() {
      return nextKey != null;
    }

    @Override
    public Entry<V> next() {
      byte[] key = nextKey;
      if (key == null) {
        throw new NoSuchElementException();
      }
      Entry<V> entry = new Entry<>(key, cursor.getValue().value(codec));
      advance();
      return entry;
    }
  }
}
