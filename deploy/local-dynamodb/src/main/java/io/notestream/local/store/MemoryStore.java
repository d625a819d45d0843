package io.notestream.local.store;

import io.notestream.local.store.StoreMap.Entry;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps everything in memory; all of it is gone when the process ends. */
public final class MemoryStore implements Store {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, MemoryMap<?>> maps = new ConcurrentSkipListMap<>();

  @Override
  @SuppressWarnings(
      "unchecked") // one name is always opened with one type: the codec of the first call stays
  public <V> StoreMap<V> map(String name, Codec<V> codec) {
    return (StoreMap<V>) maps.computeIfAbsent(name, absent -> new MemoryMap<V>());
  }

  @Override
  public void drop(String name) {
    maps.remove(name);
  }

  @Override
  public List<String> names() {
    return List.copyOf(maps.keySet());
  }

  @Override
  public <T> T commit(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public <T> T snapshot(Supplier<T> work) {
    return commit(work);
  }

  @Override
  public boolean waits() {
    return false;
  }

  @Override
  public void close() {
    maps.clear();
  }

  private static final class MemoryMap<V> implements StoreMap<V> {

    private final ConcurrentSkipListMap<byte[], V> entries =
        new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
    // The skip list counts its entries by walking over them.
    private volatile long size;

    @Override
    public @Nullable V get(byte[] key) {
      return entries.get(key);
    }

    @Override
    @SuppressWarnings(
        "NonAtomicVolatileUpdate") // changes happen inside a commit, one after the other
    public @Nullable V put(byte[] key, V value) {
      V old = entries.put(key, value);
      if (old == null) {
        size++;
      }
      return old;
    }

    @Override
    @SuppressWarnings(
        "NonAtomicVolatileUpdate") // changes happen inside a commit, one after the other
    public @Nullable V remove(byte[] key) {
      V old = entries.remove(key);
      if (old != null) {
        size--;
      }
      return old;
    }

    @Override
    public Iterator<Entry<V>> ascending(byte[] from, byte @Nullable [] to) {
      return iterator(range(from, to));
    }

    @Override
    public Iterator<Entry<V>> descending(byte[] from, byte @Nullable [] to) {
      return iterator(range(from, to).descendingMap());
    }

    @Override
    public long size() {
      return size;
    }

    private NavigableMap<byte[], V> range(byte[] from, byte @Nullable [] to) {
      if (to == null) {
        return entries.tailMap(from, true);
      }
      // An empty range may be asked for upside down, which the map refuses.
      return Arrays.compareUnsigned(from, to) >= 0
          ? new ConcurrentSkipListMap<>(Arrays::compareUnsigned)
          : entries.subMap(from, true, to, false);
    }

    private static <V> Iterator<Entry<V>> iterator(NavigableMap<byte[], V> range) {
      Iterator<Map.Entry<byte[], V>> each = range.entrySet().iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return each.hasNext();
        }

        @Override
        public Entry<V> next() {
          Map.Entry<byte[], V> next = each.next();
          return new Entry<>(next.getKey(), next.getValue());
        }
      };
    }
  }
}
